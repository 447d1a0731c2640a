package dev.switchhook.delivery.engine;

import static dev.switchhook.delivery.engine.Subscriptions.active;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.subscription.Failures;
import dev.switchhook.delivery.subscription.LearnedState;
import dev.switchhook.events.BreakerState;
import dev.switchhook.events.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a worker learns is written down now and then, and where another goes on from. */
final class EngineLearnedTest {
  private static final Outcome DOWN = new Outcome.Unreachable(FailureClass.CONNECT, "refused");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

  private final VirtualWorld world = new VirtualWorld();
  private final VirtualWorld patient = new VirtualWorld(VirtualWorld.withoutBreaker());
  private long offset;

  @Test
  void whoeverNeverFailsIsNeverWritten() {
    for (int minute = 0; minute < 30; minute++) {
      world.ok(offer(world));
      world.pass(MINUTE);
    }

    assertThat(world.learned).isEmpty();
  }

  @Test
  void failuresAreWrittenOnceAMinuteHoweverManyTheyAre() {
    Instant first = patient.now();
    for (int second = 0; second < 150; second++) {
      patient.answer(offer(patient), VirtualWorld.serverError());
      patient.pass(Duration.ofSeconds(1));
    }

    assertThat(patient.learned).hasSize(2);
    assertThat(patient.learned.getFirst().failures())
        .isEqualTo(
            new Failures(
                Optional.of(first), 60, Optional.empty(), Optional.empty(), OptionalInt.of(500)));
    assertThat(patient.learned.getLast().failures().count()).isEqualTo(120);
  }

  @Test
  void aFailureThatIsOverWithinTheMinuteIsNotWritten() {
    patient.answer(offer(patient), DOWN);
    patient.pass(Duration.ofSeconds(30));
    patient.ok(offer(patient));
    patient.pass(MINUTE);

    assertThat(patient.learned).isEmpty();
  }

  @Test
  void aSuccessAfterAWrittenFailureIsWrittenAtOnceAndOnce() {
    patient.answer(offer(patient), DOWN);
    patient.pass(MINUTE);
    assertThat(patient.learned).hasSize(1);
    patient.ok(offer(patient));
    assertThat(patient.learned).hasSize(2);
    assertThat(patient.learned.getLast().failures())
        .isEqualTo(
            new Failures(
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.of(patient.now()),
                OptionalInt.of(200)));
    for (int more = 0; more < 100; more++) {
      patient.ok(offer(patient));
      patient.pass(Duration.ofSeconds(10));
    }
    assertThat(patient.learned).hasSize(2);
  }

  @Test
  void aBreakerIsWrittenWhenItOpensForTwoMinutesAndWhenItClosesAfterThat() {
    fail(5);
    assertThat(world.learned).as("open for 5 s").isEmpty();
    Instant end = world.now().plus(Duration.ofMinutes(30));
    while (!isWrittenAsOpenForTwoMinutes() && world.now().isBefore(end)) {
      probe(Duration.ofSeconds(5));
    }
    assertThat(world.learned.getLast().breaker()).isEqualTo(BreakerState.OPEN);
    assertThat(world.learned.getLast().breakerChangedAt()).hasValue(world.now());

    world.pass(TWO_MINUTES);
    int before = world.learned.size();
    world.ok(offer(world));
    assertThat(world.learned).hasSize(before + 1);
    assertThat(world.learned.getLast().breaker()).isEqualTo(BreakerState.CLOSED);
    assertThat(world.learned.getLast().notBefore()).isEmpty();
    assertThat(world.learned.getLast().failures().count()).isZero();
  }

  @Test
  void whatIsNotWrittenYetIsWrittenWhenPartitionsLeave() {
    patient.answer(offer(patient), DOWN);
    patient.engine.released(_ -> true, () -> {});

    assertThat(patient.learned).hasSize(1);
  }

  @Test
  void whereThereWasTroubleALaneBeginsWithCare() {
    learned(world, BreakerState.OPEN, Optional.empty(), failing(world.now(), 7));
    OpenDelivery first = offer(world);
    offer(world);
    offer(world);

    assertThat(world.inFlight()).as("limit 1").containsExactly(first);
    assertThat(world.engine.state().suspect()).isEqualTo(1);
    for (int answer = 0; answer < 3; answer++) {
      world.ok(world.inFlight().getFirst());
    }
    assertThat(world.engine.state().suspect()).isZero();
  }

  @Test
  void whereThereWasNoneItDoesNot() {
    learned(world, BreakerState.CLOSED, Optional.empty(), Failures.NONE);
    for (int delivery = 0; delivery < 8; delivery++) {
      offer(world);
    }

    assertThat(world.inFlight()).hasSize(4);
    assertThat(world.engine.state().suspect()).isZero();
  }

  @Test
  void aPauseThatAnEndpointAskedForIsKept() {
    Instant until = world.now().plus(Duration.ofHours(2));
    learned(world, BreakerState.CLOSED, Optional.of(until), Failures.NONE);
    offer(world);
    world.pass(Duration.ofHours(2).minusSeconds(1));
    offer(world);
    assertThat(world.sent).isEmpty();
    world.pass(Duration.ofSeconds(1));
    offer(world);
    assertThat(world.sent).hasSize(1);
  }

  @Test
  void fiveDaysAreFiveDaysOverRestarts() {
    Instant since = patient.now().minus(Duration.ofDays(5)).plusSeconds(60);
    learned(patient, BreakerState.CLOSED, Optional.empty(), failing(since, 49));
    patient.answer(offer(patient), DOWN);
    assertThat(patient.disablements).as("a minute is missing").isEmpty();

    patient.pass(MINUTE);
    patient.answer(offer(patient), DOWN);
    assertThat(patient.disablements).hasSize(1);
  }

  @Test
  void aLaneTrustsWhatItSawItself() {
    OpenDelivery first = offer(world);
    learned(
        world, BreakerState.OPEN, Optional.of(world.now().plus(MINUTE)), failing(world.now(), 9));
    world.ok(first);
    offer(world);

    assertThat(world.sent).hasSize(2);
  }

  @Test
  void anotherWorkersSuccessCountsAgainstALongFailure() {
    Instant since = patient.now().minus(Duration.ofDays(5));
    learned(patient, BreakerState.CLOSED, Optional.empty(), failing(since, 60));
    OpenDelivery inFlight = offer(patient);
    learned(
        patient,
        BreakerState.CLOSED,
        Optional.empty(),
        new Failures(
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.of(patient.now()),
            OptionalInt.of(200)));
    patient.answer(inFlight, DOWN);

    assertThat(patient.disablements).isEmpty();
  }

  @Test
  void aFailureThatIsForgottenWithItsLaneGoesOnFromWhatIsWritten() {
    patient.answer(offer(patient), DOWN);
    patient.pass(MINUTE);
    patient.engine.subscriptionChanged(active("sub_1").with(patient.learned.getLast()));
    patient.pass(Duration.ofMinutes(30));
    assertThat(patient.engine.state().lanes()).isZero();
    patient.answer(offer(patient), DOWN);
    patient.pass(MINUTE);

    assertThat(patient.learned.getLast().failures().count()).isEqualTo(2);
    assertThat(patient.learned.getLast().failures().since()).hasValue(Deliveries.START);
  }

  private static Failures failing(Instant since, long count) {
    return new Failures(
        Optional.of(since), count, Optional.empty(), Optional.empty(), OptionalInt.of(500));
  }

  private void learned(
      VirtualWorld where, BreakerState breaker, Optional<Instant> notBefore, Failures failures) {
    where.engine.subscriptionChanged(
        active("sub_1")
            .with(
                new LearnedState(
                    Optional.empty(), breaker, Optional.empty(), notBefore, failures)));
  }

  private OpenDelivery offer(VirtualWorld where) {
    return where.offer(
        Deliveries.at(offset++).due(where.now()).expires(where.now().plus(Duration.ofDays(3))));
  }

  private void fail(int count) {
    for (int failure = 0; failure < count; failure++) {
      world.answer(offer(world), DOWN);
    }
  }

  private boolean isWrittenAsOpenForTwoMinutes() {
    return !world.learned.isEmpty()
        && world
            .learned
            .getLast()
            .notBefore()
            .filter(until -> !until.isBefore(world.now().plus(TWO_MINUTES)))
            .isPresent();
  }

  /** When it is half open again one goes, in vain. */
  private void probe(Duration after) {
    world.pass(after);
    int before = world.sent.size();
    OpenDelivery delivery = offer(world);
    if (world.sent.size() > before) {
      world.answer(delivery, DOWN);
    }
  }
}
