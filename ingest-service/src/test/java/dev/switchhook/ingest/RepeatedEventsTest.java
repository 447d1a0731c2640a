package dev.switchhook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Delivery;
import dev.switchhook.ids.DeliveryId;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.SeenEvents;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import dev.switchhook.topics.RecordHeaders;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedEventsTest {
  @TempDir private Path folder;
  private Pipe pipe;

  @BeforeEach
  void startsWithOneSubscription() {
    pipe = new Pipe(folder);
    pipe.subscribe(ExampleSubscription.subscription().build());
  }

  @AfterEach
  void ends() {
    pipe.close();
  }

  @Test
  void aRepeatIsNotFannedOutAgain() {
    for (int i = 0; i < 100; i++) {
      pipe.send(ExampleCall.ended());
    }
    // recorded_at, source and traceparent may differ in a resend.
    pipe.send(
        CallEvent.newBuilder(ExampleCall.ended())
            .setRecordedAt(ExampleCall.ended().getRecordedAt().plusSeconds(9))
            .setSource("voice-platform/us-east-1")
            .build());
    assertThat(pipe.deliveries()).hasSize(1);
    assertThat(pipe.rejected()).isEmpty();
    assertThat(pipe.counted("switchhook.events.repeated")).isEqualTo(100);
  }

  @Test
  void theIdOfAnotherEventIsAConflict() {
    pipe.send(ExampleCall.ended());
    CallEvent other = ExampleCall.ended();
    other.getCallEnded().put("turns", 15);
    byte[] value = pipe.framed(other);

    pipe.send(ExampleCall.CALL, value);

    assertThat(pipe.deliveries()).hasSize(1);
    TestRecord<byte[], byte[]> record = pipe.rejected().getFirst();
    assertThat(reason(record)).isEqualTo("ID_CONFLICT");
    assertThat(record.value()).isEqualTo(value);
  }

  @Test
  void pastTwoDaysARepeatIsFannedOutAgainUnderTheSameId() {
    pipe.send(ExampleCall.ended());
    pipe.pass(SeenEvents.RETENTION);
    pipe.send(ExampleCall.ended());
    assertThat(pipe.deliveries())
        .extracting(Delivery::getDeliveryId)
        .hasSize(2)
        .containsOnly(
            DeliveryId.of("0192f0c4-5f61-7b85-8d16-4c6d7e150a09", ExampleSubscription.ID));
  }

  @Test
  void gapsAndStepsBackAreCountedAndNotRejected() {
    List<CallEvent> events = ExampleCall.events();
    for (int index : new int[] {0, 1, 4, 3, 5}) {
      pipe.send(events.get(index));
    }
    pipe.send(events.get(1)); // a repeat is no step back
    assertThat(pipe.deliveries()).hasSize(5);
    assertThat(pipe.counted("switchhook.calls.sequence.gaps")).isEqualTo(1);
    assertThat(pipe.counted("switchhook.calls.sequence.regressions")).isEqualTo(1);
  }

  private static String reason(TestRecord<byte[], byte[]> record) {
    return RecordHeaders.text(record.getHeaders(), RecordHeaders.REASON).orElseThrow();
  }
}
