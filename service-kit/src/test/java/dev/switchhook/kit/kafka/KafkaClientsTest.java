package dev.switchhook.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.topics.TopicCatalogue;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaClientsTest {
  @Test
  void theUserSettingsReachEveryClientThatKnowsThem() {
    KafkaClients clients =
        new KafkaClients(
            Map.of(
                "bootstrap.servers", "b:1",
                "security.protocol", "SSL",
                "linger.ms", "3",
                "max.poll.records", "7",
                "login.plugin.setting", "x",
                "consumer.fetch.min.bytes", "2",
                "producer.batch.size", "1"),
            "test");

    assertThat(clients.consumerSettings(Map.of("group.id", "g")))
        .containsAllEntriesOf(
            Map.of(
                "bootstrap.servers", "b:1",
                "security.protocol", "SSL",
                "max.poll.records", "7",
                "login.plugin.setting", "x",
                "fetch.min.bytes", "2",
                "group.id", "g"))
        .doesNotContainKeys("linger.ms", "batch.size", "producer.batch.size");
    assertThat(clients.producerSettings(Map.of()))
        .containsAllEntriesOf(
            Map.of(
                "bootstrap.servers", "b:1",
                "linger.ms", "3",
                "login.plugin.setting", "x",
                "batch.size", "1"))
        .doesNotContainKeys("max.poll.records", "consumer.fetch.min.bytes");
  }

  @Test
  void whatOurPromisesNeedCannotBeSetAway() {
    KafkaClients clients =
        new KafkaClients(
            Map.of(
                "bootstrap.servers", "b:1",
                "acks", "0",
                "producer.enable.idempotence", "false",
                "enable.auto.commit", "true",
                "isolation.level", "read_uncommitted",
                "main.consumer.isolation.level", "read_uncommitted"),
            "test");

    assertThat(clients.producerSettings(Map.of()))
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true);
    assertThat(clients.consumerSettings(Map.of()))
        .containsEntry("enable.auto.commit", false)
        .containsEntry("isolation.level", "read_committed");
    Properties streams = clients.streams("app", Map.of());
    assertThat(new StreamsConfig(streams).getProducerConfigs("c"))
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true);
    assertThat(new StreamsConfig(streams).getMainConsumerConfigs("g", "c", 0))
        .containsEntry("isolation.level", "read_committed");
  }

  @Test
  void compressionIsLz4UnlessTheUserChoosesAnother() {
    assertThat(new KafkaClients(Map.of(), "test").producerSettings(Map.of()))
        .containsEntry("compression.type", "lz4");
    KafkaClients chosen = new KafkaClients(Map.of("compression.type", "zstd"), "test");
    assertThat(chosen.producerSettings(Map.of())).containsEntry("compression.type", "zstd");
    assertThat(new StreamsConfig(streams(chosen)).getProducerConfigs("c"))
        .containsEntry("compression.type", "zstd");
    assertThat(
            new StreamsConfig(streams(new KafkaClients(Map.of(), "test"))).getProducerConfigs("c"))
        .containsEntry("compression.type", "lz4");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "none, 2097152",
    "max.request.size=1048576, 2097152",
    "max.request.size=2097151, 2097152",
    "max.request.size=2097153, 2097153",
    "producer.max.request.size=1000, 2097152",
    "producer.max.request.size=9000000, 9000000"
  })
  void noProducerIsTooSmallForWhatTopicsTake(String setting, int expected) {
    String[] pair = setting.split("=", 2);
    KafkaClients clients =
        new KafkaClients(pair.length == 1 ? Map.of() : Map.of(pair[0], pair[1]), "test");

    assertThat(clients.producerSettings(Map.of()).get("max.request.size"))
        .hasToString(Integer.toString(expected));
    assertThat(new StreamsConfig(streams(clients)).getProducerConfigs("c"))
        .extractingByKey("max.request.size")
        .hasToString(Integer.toString(expected));
    assertThat(expected)
        .isGreaterThan(
            TopicCatalogue.of(12).stream()
                .map(topic -> topic.config().get("max.message.bytes"))
                .filter(Objects::nonNull)
                .mapToInt(Integer::parseInt)
                .max()
                .orElseThrow());
  }

  @Test
  void aSizeThatIsNoneIsAMistake() {
    KafkaClients clients = new KafkaClients(Map.of("max.request.size", "large"), "test");
    assertThatThrownBy(() -> clients.producerSettings(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("max.request.size");
    assertThatThrownBy(() -> streams(clients)).isInstanceOf(ConfigException.class);
  }

  @Test
  void theProgramIsStrongerThanTheUser() {
    KafkaClients clients = new KafkaClients(Map.of("group.id", "theirs"), "test");

    assertThat(clients.consumerSettings(Map.of("group.id", "ours")))
        .containsEntry("group.id", "ours");
    assertThat(streams(clients)).containsEntry("application.id", "app");
  }

  @Test
  void clientIdsAreDistinct() {
    KafkaClients clients = new KafkaClients(Map.of(), "test");

    assertThat(clients.consumerSettings(Map.of())).containsEntry("client.id", "test-consumer-1");
    assertThat(clients.producerSettings(Map.of())).containsEntry("client.id", "test-producer-2");
  }

  @Test
  void realClientsAcceptTheSettings() {
    KafkaClients clients = new KafkaClients(Map.of("bootstrap.servers", "127.0.0.1:1"), "test");
    try (var consumer = clients.consumer(Map.of(ConsumerConfig.GROUP_ID_CONFIG, "g"));
        var producer = clients.producer(Map.of(ProducerConfig.LINGER_MS_CONFIG, 0));
        var admin = clients.admin()) {
      assertThat(consumer.assignment()).isEmpty();
      assertThat(producer.metrics()).isNotEmpty();
      assertThat(admin.metrics()).isNotEmpty();
    }
  }

  private static Properties streams(KafkaClients clients) {
    return clients.streams("app", Map.of("bootstrap.servers", "b:1"));
  }
}
