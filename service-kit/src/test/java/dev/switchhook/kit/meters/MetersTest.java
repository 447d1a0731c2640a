package dev.switchhook.kit.meters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetersTest {
  private final Meters meters = new Meters();

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void theJvmIsMeasuredWithoutAsking() {
    assertThat(meters.scrape())
        .contains("jvm_memory_used_bytes", "jvm_threads_live_threads", "process_uptime_seconds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tenant", "subscription", "call", "host", "status", "tenant_id"})
  void aTagThatGrowsWithCustomersIsRefused(String tag) {
    assertThatThrownBy(() -> meters.registry().counter("switchhook.attempts.ended", tag, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(tag);
    assertThat(meters.scrape()).doesNotContain("switchhook_attempts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"created", "total", "info", "bucket"})
  void anEndingThatPrometheusCutsOffIsRefused(String ending) {
    assertThatThrownBy(() -> meters.registry().counter("switchhook.deliveries." + ending))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tagsFromClosedSetsAreTaken() {
    meters
        .registry()
        .counter("switchhook.attempts.ended", "event_type", "call.ended", "failure_class", "reset")
        .increment();

    assertThat(meters.scrape())
        .contains(
            "switchhook_attempts_ended_total{event_type=\"call.ended\",failure_class=\"reset\"}"
                + " 1.0");
  }

  @Test
  void theFirstFiftyEventTypesAreToldApart() {
    for (int i = 1; i <= 50; i++) {
      assertThat(meters.eventType("type." + i)).isEqualTo("type." + i);
    }

    assertThat(meters.eventType("type.51")).isEqualTo("other");
    assertThat(meters.eventType("type.50")).isEqualTo("type.50");
  }

  @Test
  void aWatchedClientIsMeasuredUntilItIsLetGo() {
    Map<String, Object> settings = Map.of("bootstrap.servers", "127.0.0.1:1", "client.id", "p1");
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      Meters.Watched watched = meters.watch(producer);
      assertThat(meters.scrape()).containsPattern("kafka_producer_\\w+\\{client_id=\"p1\"");

      watched.close();
      assertThat(meters.scrape()).doesNotContain("client_id=\"p1\"");
    }
  }

  @Test
  void consumersAndStreamsAreWatchedToo() {
    meters.watch(new MockConsumer<byte[], byte[]>("earliest")).close();
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("in").to("out");
    Properties settings = new Properties();
    settings.putAll(Map.of("bootstrap.servers", "127.0.0.1:1", "application.id", "app"));
    try (KafkaStreams streams = new KafkaStreams(builder.build(), settings);
        var watched = meters.watchStreams(streams)) {
      assertThat(meters.scrape()).contains("kafka_stream_");
    }
  }
}
