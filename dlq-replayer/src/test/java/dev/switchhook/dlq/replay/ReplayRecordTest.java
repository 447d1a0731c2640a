package dev.switchhook.dlq.replay;

import static dev.switchhook.dlq.letter.Letters.NOW;
import static dev.switchhook.dlq.letter.Letters.in;
import static dev.switchhook.dlq.letter.Letters.letter;
import static dev.switchhook.dlq.letter.Letters.says;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.LetterStatus;
import dev.switchhook.events.RecordHeader;
import dev.switchhook.topics.Partitions;
import dev.switchhook.topics.Topics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class ReplayRecordTest {
  private static final Destination.Open OPEN = new Destination.Open("ten_1", "api.crm.example", 3);
  private final ReplayRecord form = new ReplayRecord("job_7", 12);

  @Test
  void keyAndValueAreByteForByteWhatTheyWere() {
    byte[] value = {0, 1, 2, (byte) 0xff};
    DeadLetter whole = whole("sub_a", value, List.of());

    ProducerRecord<byte[], byte[]> record = form.of(letter(1), whole, OPEN, NOW).orElseThrow();

    assertThat(record.topic()).isEqualTo(Topics.REPLAY);
    assertThat(record.key()).isEqualTo("sub_a".getBytes(UTF_8));
    assertThat(record.value()).isEqualTo(value);
    assertThat(record.partition()).isEqualTo(Partitions.of("sub_a", 3, "call_1", 12));
  }

  @Test
  void theLadderStartsAnewAndTheRestOfTheHeadersStays() {
    List<RecordHeader> headers =
        List.of(
            header("traceparent", "00-aa"),
            header("sh-first-at", "111"),
            header("sh-attempt", "1"),
            header("sh-deferrals", "6"),
            header("sh-due-at", "222"),
            header("sh-reason", "AUTH"),
            header("sh-last-status", "401"),
            header("sh-replay-job", "job_1"),
            header("sh-origin", "webhook.deliveries/3/1"));
    DeadLetter.Builder died = says(1).setReplays(1).setReplayJobId("job_1");
    Letter letter = in(LetterStatus.REPLAYED, letter(died, 1), 1);

    Map<String, String> sent =
        headers(form.of(letter, whole("sub_a", new byte[5], headers), OPEN, NOW).orElseThrow());

    assertThat(sent)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("traceparent", "00-aa"),
                Map.entry("sh-first-at", "111"),
                Map.entry("sh-attempt", "2"),
                Map.entry("sh-replay-base", "2"),
                Map.entry("sh-deferrals", "0"),
                Map.entry("sh-replay-job", "job_7"),
                Map.entry("sh-replays", "3"),
                Map.entry("sh-dead-letter", letter.id()),
                Map.entry("sh-expires-at", Long.toString(NOW.toEpochMilli())),
                Map.entry("sh-origin", "webhook.dead-letters/1/1")));
  }

  @Test
  void aKeyThatIsNotItsSubscriptionsIsNotSent() {
    assertThat(form.of(letter(1), whole("sub_b", new byte[5], List.of()), OPEN, NOW)).isEmpty();
  }

  private static DeadLetter whole(String key, byte[] value, List<RecordHeader> headers) {
    return says(1)
        .setRecordKey(ByteBuffer.wrap(key.getBytes(UTF_8)))
        .setRecordValue(ByteBuffer.wrap(value))
        .setRecordHeaders(headers)
        .build();
  }

  private static RecordHeader header(String name, String value) {
    return RecordHeader.newBuilder()
        .setName(name)
        .setValue(ByteBuffer.wrap(value.getBytes(UTF_8)))
        .build();
  }

  private static Map<String, String> headers(ProducerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new TreeMap<>();
    List<String> names = new ArrayList<>();
    record
        .headers()
        .forEach(
            header -> {
              names.add(header.key());
              headers.put(header.key(), new String(header.value(), UTF_8));
            });
    assertThat(names).doesNotHaveDuplicates();
    return headers;
  }
}
