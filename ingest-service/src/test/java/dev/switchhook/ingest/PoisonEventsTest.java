package dev.switchhook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Delivery;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.Wire;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import dev.switchhook.topics.RecordHeaders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records of {@code voice.call-events} that cannot be used, each as the first, a middle and the
 * last of five: kept once, byte for byte, with the reason, and its neighbours are delivered.
 */
class PoisonEventsTest {
  private static final int BATCH = 5;

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

  static Stream<Arguments> rows() {
    return Stream.of(PoisonEvent.values())
        .flatMap(row -> Stream.of(0, BATCH / 2, BATCH - 1).map(place -> Arguments.of(row, place)));
  }

  @ParameterizedTest(name = "{0}, place {1}")
  @MethodSource("rows")
  void isKeptByteForByteAndItsNeighboursAreDelivered(PoisonEvent row, int place) {
    byte[] poison = row.value(pipe);
    Headers theirs = new org.apache.kafka.common.header.internals.RecordHeaders();
    theirs.add("x-own", "1".getBytes(UTF_8));
    List<String> good = new ArrayList<>();
    for (int at = 0; at < BATCH; at++) {
      if (at == place) {
        pipe.send(ExampleCall.CALL, poison, theirs);
      } else {
        CallEvent event = Wire.inCall(ExampleCall.TENANT, "call_" + at, ExampleCall.ended());
        pipe.send(event);
        good.add(event.getId().toString());
      }
    }

    assertThat(pipe.deliveries()).extracting(Delivery::getEventId).containsExactlyElementsOf(good);
    assertThat(pipe.rejected())
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(header(kept, RecordHeaders.REASON)).isEqualTo(row.reason);
              assertThat(header(kept, RecordHeaders.ORIGIN))
                  .isEqualTo("voice.call-events/0/" + place);
              assertThat(header(kept, RecordHeaders.ERROR).getBytes(UTF_8).length)
                  .isLessThanOrEqualTo(512);
              assertThat(header(kept, "x-own")).isEqualTo("1");
              assertThat(kept.value()).isEqualTo(poison);
              assertThat(kept.key()).isEqualTo(ExampleCall.CALL.getBytes(UTF_8));
            });
    assertThat(
            pipe.counted(
                "switchhook.events.rejected", "reason", row.reason.toLowerCase(Locale.ROOT)))
        .isOne();
  }

  @Test
  void aSchemaThatTheLintRefusesIsAskedForOnce() {
    byte[] value = PoisonEvent.A_RECURSIVE_SCHEMA.value(pipe);
    IntStream.range(0, 20).forEach(_ -> pipe.send(ExampleCall.CALL, value));

    assertThat(pipe.rejected()).hasSize(20);
    assertThat(pipe.registry.asked).isLessThanOrEqualTo(2); // the subscription's is the other
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return RecordHeaders.text(record.getHeaders(), name).orElseThrow();
  }
}
