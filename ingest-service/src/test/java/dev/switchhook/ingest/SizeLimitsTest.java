package dev.switchhook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.CallEvent;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.PayloadShape;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.Wire;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import dev.switchhook.topics.RecordHeaders;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits on an event's way to its deliveries: one below each, each, and one above it. */
class SizeLimitsTest {
  private static final int LARGEST_VALUE = 256 * 1024;
  private static final int LARGEST_BODY = 512 * 1024;

  @TempDir private Path folder;
  private Pipe pipe;

  @BeforeEach
  void starts() {
    pipe = new Pipe(folder);
  }

  @AfterEach
  void ends() {
    pipe.close();
  }

  @ParameterizedTest(name = "an event of 256 KiB and {0} bytes")
  @ValueSource(ints = {-1, 0, 1})
  void anEventsValue(int more) {
    pipe.subscribe(ExampleSubscription.subscription().build());
    byte[] value = valueOf(LARGEST_VALUE + more);

    pipe.send(ExampleCall.CALL, value);

    assertThat(pipe.deliveries()).hasSize(more > 0 ? 0 : 1);
    List<TestRecord<byte[], byte[]>> rejected = pipe.rejected();
    assertThat(rejected).hasSize(more > 0 ? 1 : 0);
    if (more > 0) {
      assertThat(rejected.getFirst().value()).isEqualTo(value);
      assertThat(RecordHeaders.text(rejected.getFirst().getHeaders(), RecordHeaders.REASON))
          .contains("TOO_LARGE");
    }
  }

  @ParameterizedTest(name = "a body of 512 KiB and {0} bytes")
  @ValueSource(ints = {-1, 0, 1})
  void aRenderedBody(int more) {
    pipe.subscribe(
        ExampleSubscription.subscription("sub_full").build(),
        ExampleSubscription.subscription("sub_thin").setPayloadShape(PayloadShape.THIN).build());
    int empty = bodyOf("call_1", "").getBody().remaining();

    Delivery full = bodyOf("call_2", asJson(LARGEST_BODY + more - empty));

    if (more > 0) {
      assertThat(full).isNull();
      assertThat(pipe.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.getReason()).isEqualTo(DeadReason.PAYLOAD_TOO_LARGE);
                assertThat(letter.getSubscriptionId()).isEqualTo("sub_full");
                assertThat(letter.getRecordValue()).isNull();
              });
    } else {
      assertThat(full.getBody().remaining()).isEqualTo(LARGEST_BODY + more);
      assertThat(pipe.deadLetters()).isEmpty();
    }
  }

  @Test
  void whatRendersToOneAndAHalfMegabytesIsALetterAndStaysWhereItIs() {
    pipe.subscribe(ExampleSubscription.subscription().build());
    byte[] value = valueOf(LARGEST_VALUE);
    Arrays.fill(value, value.length - 250_000, value.length - 1_000, (byte) 1);
    pipe.send(ExampleCall.CALL, value);

    assertThat(pipe.deliveries()).isEmpty();
    assertThat(pipe.rejected()).isEmpty();
    assertThat(pipe.deadLetters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.getOriginOffset()).isZero());
  }

  @ParameterizedTest(name = "{0} subscriptions")
  @ValueSource(ints = {999, 1_000, 1_001})
  void matchesAreExpectedToBeAThousandAndAllAreServed(int subscriptions) {
    for (int n = 0; n < subscriptions; n++) {
      pipe.subscribe(ExampleSubscription.subscription("sub_" + n).build());
    }
    pipe.send(ExampleCall.ended());

    List<Delivery> made = pipe.deliveries();
    Set<String> served = new HashSet<>();
    made.forEach(each -> served.add(each.getSubscriptionId()));
    assertThat(made).hasSize(subscriptions);
    assertThat(served)
        .isEqualTo(
            new HashSet<>(IntStream.range(0, subscriptions).mapToObj(n -> "sub_" + n).toList()));
    assertThat(pipe.counted("switchhook.deliveries.fanned.out", "event_type", "call.ended"))
        .isEqualTo(subscriptions);
  }

  /** The full one's delivery; null when it became a letter. */
  private Delivery bodyOf(String call, String summary) {
    pipe.send(summarised(call, summary));
    List<Delivery> made = pipe.deliveries();
    assertThat(made).extracting(Delivery::getSubscriptionId).contains("sub_thin");
    return made.stream()
        .filter(each -> each.getSubscriptionId().equals("sub_full"))
        .findFirst()
        .orElse(null);
  }

  private byte[] valueOf(int bytes) {
    int few = pipe.framed(summarised(ExampleCall.CALL, "x".repeat(200_000))).length;
    byte[] value = pipe.framed(summarised(ExampleCall.CALL, "x".repeat(200_000 + bytes - few)));
    assertThat(value).hasSize(bytes);
    return value;
  }

  private static CallEvent summarised(String call, String summary) {
    CallEvent event = Wire.inCall(ExampleCall.TENANT, call, ExampleCall.escalated());
    event.getCallEscalated().put("summary", summary);
    return event;
  }

  /** Takes so many bytes in JSON and as few as can be in Avro. */
  private static String asJson(int bytes) {
    return "\u0001".repeat(bytes / 6) + "x".repeat(bytes % 6);
  }
}
