package dev.switchhook.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.callevents.RejectReason;
import dev.switchhook.callevents.Rejected;
import dev.switchhook.topics.RecordHeaders;
import java.time.Instant;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class RejectionsTest {
  private static final Position POSITION = new Position("voice.call-events", 3, 41);
  private static final Instant AT = Instant.ofEpochMilli(1_791_536_000_123L);

  private final Headers read =
      new org.apache.kafka.common.header.internals.RecordHeaders()
          .add("x-team", "voice".getBytes(UTF_8))
          .add("sh-reason", "UNKNOWN_SCHEMA".getBytes(UTF_8));

  @Test
  void theReasonStandsBesideTheOriginalHeaders() {
    Headers headers = headers("first byte is not 0");
    assertThat(headers.toArray())
        .extracting(Header::key, header -> new String(header.value(), UTF_8))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("x-team", "voice"),
            org.assertj.core.groups.Tuple.tuple("sh-reason", "NOT_FRAMED"),
            org.assertj.core.groups.Tuple.tuple("sh-error", "first byte is not 0"),
            org.assertj.core.groups.Tuple.tuple("sh-origin", "voice.call-events/3/41"),
            org.assertj.core.groups.Tuple.tuple("sh-at", "1791536000123"));
    assertThat(read.lastHeader("sh-at")).as("the record as read").isNull();
  }

  @Test
  void anErrorIsCutAt512BytesAndNotWithinACharacter() {
    assertThat(error("x".repeat(512))).hasSize(512);
    assertThat(error("x".repeat(513))).hasSize(512);
    assertThat(error("x".repeat(510) + "€€")).isEqualTo("x".repeat(510));
    assertThat(error("😀".repeat(200)).getBytes(UTF_8)).hasSize(512);
  }

  private String error(String text) {
    return RecordHeaders.text(headers(text), RecordHeaders.ERROR).orElseThrow();
  }

  private Headers headers(String error) {
    return Rejections.headers(read, new Rejected(RejectReason.NOT_FRAMED, error), POSITION, AT);
  }
}
