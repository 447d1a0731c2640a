package dev.switchhook.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.events.CallEvent;
import dev.switchhook.topics.Topics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallEventsTest {
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final CallEvents events = Given.events(producer);

  @Test
  void anEventGoesToItsCallsPartitionInTheWireFormat() {
    events.send(events.begin("ten_1", "call_1", Given.context()).started(Given.started()));

    assertThat(producer.history())
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.topic()).isEqualTo(Topics.CALL_EVENTS);
              assertThat(sent.partition()).isNull();
              assertThat(new String(sent.key(), UTF_8)).isEqualTo("call_1");
              assertThat(sent.value()).startsWith(0, 0, 0, 0, 1);
            });
  }

  @Test
  void anEventThatWasNotWrittenIsSentAgainAsItIs() {
    CallEvent event = events.begin("ten_1", "call_1", Given.context()).started(Given.started());
    Future<RecordMetadata> first = events.send(event);
    producer.errorNext(new NotEnoughReplicasException("one of three"));
    assertThatThrownBy(first::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(NotEnoughReplicasException.class);

    Future<RecordMetadata> again = events.send(event);
    producer.completeNext();

    assertThat(again).isDone();
    assertThat(producer.history().get(1).value()).isEqualTo(producer.history().get(0).value());
  }

  @Test
  void anEventMadeByHandIsAskedTheSameQuestions() {
    CallEvent event = events.begin("ten_1", "call_1", Given.context()).started(Given.started());
    CallEvent wrong = CallEvent.newBuilder(event).setType("call.ended").build();

    assertThatThrownBy(() -> events.send(wrong))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage("PAYLOAD_MISMATCH: call_started: its x-types lack the type");
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void aTestCallSaysSo() {
    assertThat(
            events.beginTest("ten_1", "call_1", Given.context()).started(Given.started()).getTest())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"acks, 1", "acks, 0", "enable.idempotence, false"})
  void whatThePromiseRestsOnCannotBeSwitchedOff(String key, String value) {
    assertThatThrownBy(() -> new ProducerSettings(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  @Test
  void theSettingsAreSortedByWhoseTheyAre() {
    ProducerSettings settings =
        new ProducerSettings(
            Map.of(
                "bootstrap.servers", "broker:9092",
                "compression.type", "lz4",
                "acks", "-1",
                "schema.registry.url", "http://registry:8081"));

    assertThat(settings.producer())
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", "true")
        .containsEntry("compression.type", "lz4")
        .containsEntry("bootstrap.servers", "broker:9092")
        .doesNotContainKey("schema.registry.url");
    assertThat(settings.registry()).containsOnlyKeys("schema.registry.url");
    assertThat(settings.admin())
        .containsEntry("bootstrap.servers", "broker:9092")
        .doesNotContainKeys("compression.type", "acks");
  }
}
