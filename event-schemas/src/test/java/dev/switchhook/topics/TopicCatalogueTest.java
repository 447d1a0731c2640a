package dev.switchhook.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TopicCatalogueTest {
  private static final String LARGEST = "max.message.bytes";
  private static final int MIB = 1024 * 1024;
  private static final int MORE = 64 * 1024;

  @Test
  void whatTellsOfARecordTakesALargerOneThanTheRecordsOwnTopic() {
    Map<String, Integer> largest =
        TopicCatalogue.of(1).stream()
            .filter(topic -> topic.config().containsKey(LARGEST))
            .collect(
                Collectors.toMap(
                    TopicSpec::name, topic -> Integer.parseInt(topic.config().get(LARGEST))));

    assertThat(TopicCatalogue.deliveryFamily())
        .allSatisfy(topic -> assertThat(largest).containsEntry(topic, MIB));
    assertThat(largest)
        .containsEntry(Topics.CALL_EVENTS, MIB)
        .containsEntry(Topics.CALL_EVENTS_REJECTED, MIB + MORE)
        .containsEntry(Topics.DEAD_LETTERS, MIB + MORE)
        .hasSize(TopicCatalogue.deliveryFamily().size() + 3);
  }
}
