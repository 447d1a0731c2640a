package dev.switchhook.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.switchhook.delivery.attempt.HostileModes.End;
import dev.switchhook.delivery.attempt.HostileModes.Mode;
import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Refused;
import dev.switchhook.delivery.attempt.Outcome.Throttled;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.events.FailureClass;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * All modes at once through one sender: each attempt ends in time, with one request, and as the
 * contract says.
 */
@Timeout(300)
class HostileModesTest {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final int MOST_BODY_BYTES = 16 * 1024;
  private static final int LARGEST_READ = 64 * 1024;

  /** One mode's attempt, and what its receiver saw. */
  private record Seen(Mode mode, AttemptReport report, int connections, int requests) {}

  @TestFactory
  Stream<DynamicTest> everyAttemptEndsByItsDeadlineAndASecond() throws IOException {
    List<Mode> all = HostileModes.all();
    List<Mode> endBefore = all.stream().filter(mode -> !mode.hangs()).toList();
    try (Posting posting = new Posting()) {
      // The first also warms up: classes that are loaded on the loop make it late once.
      List<Seen> patient = play(posting, endBefore, Posting.LONG);
      Starvation starvation = posting.starvation();
      List<Seen> hurried = play(posting, all, DEADLINE);
      Duration latest = DEADLINE.plus(GRACE).plus(starvation.most());
      System.out.printf(
          "hostile modes: modes=%d deadline=%s longest=%s starved=%s%n",
          all.size(),
          DEADLINE,
          hurried.stream().map(each -> each.report().took()).max(Duration::compareTo).orElseThrow(),
          starvation.most());
      return Stream.concat(
          patient.stream()
              .map(each -> dynamicTest(each.mode() + ", no deadline", () -> judge(each))),
          hurried.stream()
              .map(each -> dynamicTest(each.mode().name(), () -> judgeHurried(each, latest))));
    }
  }

  private static List<Seen> play(Posting posting, List<Mode> modes, Duration deadline)
      throws IOException {
    Map<Mode, RawReceiver> receivers = new LinkedHashMap<>();
    try (RawReceiver healthy = RawReceiver.answering("HTTP/1.1 204 Yes\r\n\r\n")) {
      modes.forEach(mode -> receivers.put(mode, mode.receiver()));
      Map<Mode, CompletableFuture<AttemptReport>> reports = new LinkedHashMap<>();
      receivers.forEach(
          (mode, receiver) -> reports.put(mode, posting.start(attempt(mode, receiver, deadline))));
      List<Seen> seen =
          modes.stream()
              .map(mode -> seen(mode, receivers.get(mode), Posting.await(reports.get(mode))))
              .toList();
      assertThat(posting.post(healthy.url()).outcome()).isEqualTo(new Delivered(204));
      return seen;
    } finally {
      for (RawReceiver receiver : receivers.values()) {
        receiver.close();
      }
    }
  }

  private static Attempt attempt(Mode mode, RawReceiver receiver, Duration deadline) {
    return new Attempt(
        Posting.delivery(
            d -> mode.body() == 0 ? d : d.setBody(ByteBuffer.wrap(new byte[mode.body()]))),
        Posting.endpoint(mode.url(receiver), deadline),
        1,
        Optional.empty());
  }

  private static Seen seen(Mode mode, RawReceiver receiver, AttemptReport report) {
    if (mode.end() == End.SENDER_CLOSES) {
      Awaitility.await(mode.name() + ": closed by the sender")
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> receiver.playing.get() == 0);
    }
    return new Seen(mode, report, receiver.connections.get(), receiver.requests.size());
  }

  /** On a machine that is busy the deadline may come first. */
  private static void judgeHurried(Seen seen, Duration latest) {
    Mode mode = seen.mode();
    AttemptReport report = seen.report();
    assertThat(report.took()).isLessThanOrEqualTo(latest);
    assertThat(report.outcome().failureClass()).isIn(mode.why(), FailureClass.TIMEOUT);
    if (mode.hangs()) {
      assertThat(report.took()).isGreaterThanOrEqualTo(DEADLINE.minusMillis(5));
    }
    judgeTraffic(seen);
  }

  private static void judge(Seen seen) {
    Mode mode = seen.mode();
    AttemptReport report = seen.report();
    assertThat(report.outcome().failureClass()).isEqualTo(mode.why());
    assertThat(status(report.outcome())).isEqualTo(mode.status());
    judgeTraffic(seen);
  }

  private static void judgeTraffic(Seen seen) {
    assertThat(seen.connections()).isLessThanOrEqualTo(1);
    assertThat(seen.requests()).isLessThanOrEqualTo(1);
    assertThat(seen.report().responseBytes()).isLessThanOrEqualTo(MOST_BODY_BYTES + LARGEST_READ);
  }

  private static int status(Outcome outcome) {
    return switch (outcome) {
      case Delivered(int status) -> status;
      case Refused(int status, _, _) -> status;
      case Throttled(int status, _, _) -> status;
      case Unreachable _ -> 0;
    };
  }
}
