package dev.switchhook.delivery.engine;

import static dev.switchhook.delivery.engine.Deliveries.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.engine.Ending.Deferred;
import dev.switchhook.delivery.engine.Ending.Retried;
import dev.switchhook.events.FailureClass;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A lane whose endpoint is down is left alone, and costs no attempts. */
final class EngineBreakerTest {
  private static final Outcome DOWN = new Outcome.Unreachable(FailureClass.CONNECT, "refused");

  private final VirtualWorld world = new VirtualWorld();
  private int offset;

  @Test
  void fiveFailuresInARowOpenItAndTheQueueGoesToTheTiersAtOnce() {
    for (int delivery = 0; delivery < 20; delivery++) {
      offer();
    }
    fail(5);

    assertThat(world.opened).isEqualTo(1);
    assertThat(world.endings.stream().filter(Retried.class::isInstance)).hasSize(5);
    assertThat(deferrals()).hasSize(20 - world.sent.size());
    assertThat(deferrals())
        .allSatisfy(
            moved -> {
              assertThat(moved.why()).isEqualTo(DeferralReason.BREAKER);
              assertThat(moved.due()).isEqualTo(START.plusSeconds(5));
            });
    int sent = world.sent.size();
    offer();
    assertThat(world.sent).hasSize(sent);
  }

  @Test
  void afterItsTimeOneGoesAlsoWithAThousandOffers() {
    open();
    world.pass(Duration.ofSeconds(5));
    int before = world.sent.size();
    for (int delivery = 0; delivery < 1_000; delivery++) {
      offer();
    }

    assertThat(world.sent).hasSize(before + 1);
    assertThat(world.deferred.get(DeferralReason.BREAKER)).isGreaterThanOrEqualTo(999);
  }

  @Test
  void aProbeThatFailsOpensItForAStepNoLongerThanTheEndpointHasBeenDown() {
    open();
    for (Duration step :
        Stream.of(
                Collections.nCopies(6, Duration.ofSeconds(5)),
                Collections.nCopies(3, Duration.ofSeconds(30)),
                Collections.nCopies(4, Duration.ofMinutes(2)),
                Collections.nCopies(2, Duration.ofMinutes(10)))
            .flatMap(List::stream)
            .toList()) {
      world.pass(step.minusSeconds(2));
      int before = world.sent.size();
      offer();
      assertThat(world.sent).as("open for %s", step).hasSize(before);

      world.pass(Duration.ofSeconds(2));
      OpenDelivery probe = offer();
      assertThat(world.sent).as("half open after %s", step).hasSize(before + 1);
      world.answer(probe, DOWN);
    }
    assertThat(world.opened).isEqualTo(16);
  }

  @Test
  void whoMeetsItOpenGoesThroughOneTierAndMayBeSomewhatLate() {
    open();
    world.pass(Duration.ofSeconds(2));
    offer();

    Deferred moved = (Deferred) world.lastEnding();
    assertThat(moved.tier()).isEqualTo(RetryTier.S5);
    assertThat(moved.due()).as("it is probed 2 s earlier").isEqualTo(START.plusSeconds(7));
  }

  @Test
  void whoWouldNotOutliveThatComesWhenItIsProbed() {
    open();
    world.pass(Duration.ofSeconds(2));
    world.offer(Deliveries.at(offset++).expires(START.plusSeconds(6)));

    assertThat(((Deferred) world.lastEnding()).due()).isEqualTo(START.plusSeconds(5));
  }

  @Test
  void theOthersWaitForAProbeAsLongAsTheLastFailureTook() {
    for (int delivery = 0; delivery < 5; delivery++) {
      OpenDelivery hanging = offer();
      world.pass(Duration.ofSeconds(15));
      world.answer(hanging, DOWN);
    }
    assertThat(world.opened).isEqualTo(1);
    world.pass(Duration.ofSeconds(5));
    offer();
    offer();

    assertThat(((Deferred) world.lastEnding()).tier()).isEqualTo(RetryTier.S30);
  }

  @Test
  void aProbeThatIsAnsweredClosesItAndTheWindowOpensFromOne() {
    open();
    world.pass(Duration.ofSeconds(5));
    OpenDelivery probe = offer();
    world.ok(probe);
    assertThat(world.closed).isEqualTo(1);

    OpenDelivery first = offer();
    offer();
    offer();
    assertThat(world.inFlight()).containsExactly(first);
    world.ok(first);
    assertThat(world.inFlight()).hasSize(2);
  }

  @Test
  void aRefusalIsAnAnswerAndClosesItToo() {
    open();
    world.pass(Duration.ofSeconds(5));
    world.answer(offer(), new Outcome.Refused(404, FailureClass.CLIENT_ERROR, Duration.ZERO));

    assertThat(world.closed).isEqualTo(1);
  }

  @Test
  void refusalsNeverOpenIt() {
    for (int round = 0; round < 50; round++) {
      world.answer(offer(), new Outcome.Refused(404, FailureClass.CLIENT_ERROR, Duration.ZERO));
    }
    assertThat(world.opened).isZero();
  }

  @Test
  void fifteenFailuresOfTwentyOpenItThoughNeverFiveInARow() {
    for (int round = 0; round < 20 && world.opened == 0; round++) {
      OpenDelivery delivery = offer();
      if (round % 5 == 4) {
        world.ok(delivery);
      } else {
        world.answer(delivery, VirtualWorld.serverError());
      }
    }
    assertThat(world.opened).isEqualTo(1);
  }

  @Test
  void whatLeftBeforeItOpenedSaysNothingOfTheTimeSince() {
    for (int delivery = 0; delivery < 30; delivery++) {
      offer();
    }
    while (world.inFlight().size() < 6) {
      world.ok(world.inFlight().getFirst());
    }
    fail(5);
    assertThat(world.opened).isEqualTo(1);
    OpenDelivery late = world.inFlight().getFirst();

    world.pass(Duration.ofSeconds(5));
    OpenDelivery probe = offer();
    world.answer(late, DOWN);
    assertThat(world.opened).as("the late failure is not the probe's").isEqualTo(1);
    world.ok(probe);
    assertThat(world.closed).isEqualTo(1);
  }

  @Test
  void aProbeThatNeverLeftForAFaultOfOursIsTriedAgain() {
    open();
    world.pass(Duration.ofSeconds(5));
    world.answer(offer(), new Outcome.Unreachable(FailureClass.PLATFORM_ERROR, "ours"));
    int before = world.sent.size();
    offer();

    assertThat(world.sent).hasSize(before + 1);
    assertThat(world.closed).isZero();
  }

  @Test
  void switchedOffItNeverOpens() {
    VirtualWorld without = new VirtualWorld(VirtualWorld.withoutBreaker());
    for (int failure = 0; failure < 50; failure++) {
      without.answer(without.offer(Deliveries.at(failure)), DOWN);
    }
    assertThat(without.opened).isZero();
    assertThat(without.sent).hasSize(50);
  }

  private OpenDelivery offer() {
    return world.offer(Deliveries.at(offset++));
  }

  private void open() {
    for (int delivery = 0; delivery < 5; delivery++) {
      world.answer(offer(), DOWN);
    }
    assertThat(world.opened).isEqualTo(1);
  }

  private void fail(int count) {
    for (int failure = 0; failure < count; failure++) {
      world.answer(world.inFlight().getFirst(), DOWN);
    }
  }

  private List<Deferred> deferrals() {
    return world.endings.stream()
        .filter(Deferred.class::isInstance)
        .map(Deferred.class::cast)
        .toList();
  }
}
