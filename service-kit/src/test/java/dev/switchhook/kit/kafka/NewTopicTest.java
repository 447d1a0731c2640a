package dev.switchhook.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.TopicSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewTopicTest {
  private final TopicSpec spec = TopicCatalogue.of(12).getFirst();

  @ParameterizedTest
  @CsvSource({"3, 2", "5, 4"})
  void anAcknowledgementIsThatOfAllReplicasButOne(short replication, String inSync) {
    NewTopic topic = TopicApply.topic(spec, replication);

    assertThat(topic.replicationFactor()).isEqualTo(replication);
    assertThat(topic.configs())
        .containsAllEntriesOf(spec.config())
        .containsEntry("min.insync.replicas", inSync);
  }

  @ParameterizedTest
  @CsvSource({"-1", "1", "2"})
  void withFewerTheBrokersDecide(short replication) {
    assertThat(TopicApply.topic(spec, replication).configs()).isEqualTo(spec.config());
  }
}
