package dev.switchhook.delivery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.events.FailureClass;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who is slow pays out of the small pool, while the POST is out. */
final class EngineIsolationTest {
  /** 12 permits for the healthy, 4 for the suspect. */
  private final VirtualWorld world = new VirtualWorld(16);

  private int offset;

  @Test
  void aPostThatIsOutForTooLongMovesAllThatItsLaneHasOutToTheSmallPool() {
    for (int each = 0; each < 4; each++) {
      offer("sub_1");
    }
    world.pass(Duration.ofMillis(900));
    assertThat(world.engine.state().inFlightSuspect()).isZero();

    world.pass(Duration.ofMillis(300));
    assertThat(world.engine.state().inFlightSuspect()).isEqualTo(4);
    assertThat(world.engine.state().suspect()).isEqualTo(1);
    assertThat(world.engine.state().inFlight()).isEqualTo(4);
  }

  @Test
  void thePermitsOfThoseThatHangAreTheHealthyOnesAtOnce() {
    for (int lane = 0; lane < 4; lane++) {
      for (int each = 0; each < 4; each++) {
        offer("sub_dead_" + lane);
      }
    }
    OpenDelivery neighbour = offer("sub_healthy");
    assertThat(world.sentIds()).as("the pool is full").doesNotContain(neighbour.id());

    world.pass(Duration.ofMillis(1_200));
    assertThat(world.sentIds()).contains(neighbour.id());
    assertThat(world.engine.state().inFlightSuspect()).as("in debt").isEqualTo(12);
  }

  @Test
  void aPoolInDebtGivesNothing() {
    for (int lane = 0; lane < 12; lane++) {
      world.engine.subscriptionChanged(Subscriptions.active("sub_dead_" + lane, 1));
      world.offer(Deliveries.at(offset++).of("sub_dead_" + lane));
      world.offer(Deliveries.at(offset++).of("sub_dead_" + lane));
    }
    world.pass(Duration.ofMillis(1_200));
    int sent = world.sent.size();
    assertThat(world.engine.state().inFlightSuspect()).isEqualTo(12);

    while (world.engine.state().inFlightSuspect() > 4) {
      world.ok(world.inFlight().getFirst());
      assertThat(world.sent).hasSize(sent);
    }
    world.ok(world.inFlight().getFirst());
    assertThat(world.sent).as("below its bound again").hasSize(sent + 1);
  }

  @Test
  void threeAnswersInTimeMakeItTrustedAgain() {
    OpenDelivery slow = offer("sub_1");
    world.pass(Duration.ofMillis(1_200));
    world.ok(slow);
    assertThat(world.engine.state().suspect()).isEqualTo(1);

    for (int answer = 0; answer < 3; answer++) {
      assertThat(world.engine.state().suspect()).isEqualTo(1);
      world.ok(offer("sub_1"));
    }
    assertThat(world.engine.state().suspect()).isZero();
  }

  @Test
  void aFastLaneIsJudgedByItsOwnMeasure() {
    for (int answer = 0; answer < 50; answer++) {
      OpenDelivery fast = offer("sub_1");
      world.pass(Duration.ofMillis(10));
      world.ok(fast);
    }
    offer("sub_1");
    world.pass(Duration.ofMillis(200));
    assertThat(world.engine.state().suspect()).isZero();
    world.pass(Duration.ofMillis(200));
    assertThat(world.engine.state().suspect()).isEqualTo(1);
  }

  @Test
  void nobodyIsJudgedForAPauseOfOurs() {
    for (int each = 0; each < 4; each++) {
      offer("sub_1");
    }
    world.pass(Duration.ofMillis(500));
    world.stand(Duration.ofSeconds(2));
    world.pass(Duration.ofMillis(200));
    assertThat(world.engine.state().suspect()).as("sockets have their turn now").isZero();

    world.inFlight().forEach(world::ok);
    assertThat(world.engine.state().suspect()).isZero();
    assertThat(world.opened).isZero();
  }

  @Test
  void whoWaitedInAPauseOfOursHasAsLongAgainBeforeItIsMoved() {
    world.engine.subscriptionChanged(Subscriptions.active("sub_1", 1));
    world.offer(Deliveries.at(offset++));
    world.offer(Deliveries.at(offset++));
    world.stand(Duration.ofSeconds(3));
    world.pass(Duration.ofMillis(2_800));
    assertThat(world.deferred).as("it waited for us").isEmpty();

    world.pass(Duration.ofMillis(300));
    assertThat(world.deferred).hasSize(1);
  }

  @Test
  void aTimeoutInAPauseOfOursOpensNoBreaker() {
    world.engine.subscriptionChanged(Subscriptions.active("sub_1", 8));
    for (int each = 0; each < 16; each++) {
      offer("sub_1");
    }
    world.stand(Duration.ofSeconds(20));
    for (OpenDelivery late : world.inFlight()) {
      world.answer(late, new Outcome.Unreachable(FailureClass.TIMEOUT, "deadline"));
    }
    assertThat(world.opened).isZero();
  }

  @Test
  void whoStillHangsAfterOurPauseIsJudgedAsLongAfterAsWeWereLate() {
    offer("sub_1");
    world.stand(Duration.ofSeconds(2));
    world.pass(Duration.ofMillis(1_800));
    assertThat(world.engine.state().suspect()).isZero();
    world.pass(Duration.ofMillis(400));
    assertThat(world.engine.state().suspect()).isEqualTo(1);
  }

  @Test
  void oneTenantsThousandLanesAreNotTheWholePoolsWorth() {
    for (int lane = 0; lane < 12; lane++) {
      offer("sub_" + lane);
    }
    assertThat(world.sent).as("nobody else is there").hasSize(12);

    VirtualWorld shared = new VirtualWorld(16);
    shared.engine.subscriptionChanged(Subscriptions.of("ten_2", "sub_other"));
    shared.offer(Deliveries.at(1_000).of("sub_other").tenant("ten_2"));
    for (int lane = 0; lane < 12; lane++) {
      shared.engine.subscriptionChanged(Subscriptions.active("sub_" + lane));
      shared.offer(Deliveries.at(lane).of("sub_" + lane));
    }
    assertThat(shared.sent).as("8 of one, 1 of the other").hasSize(9);

    shared.ok(shared.inFlight().getLast());
    assertThat(shared.sent).hasSize(10);
  }

  @Test
  void aReplayTakesNoPermitWhileLessThanAQuarterIsFree() {
    for (int lane = 0; lane < 9; lane++) {
      offer("sub_" + lane);
    }
    world.engine.subscriptionChanged(Subscriptions.active("sub_r"));
    world.offer(Deliveries.at(500).of("sub_r").replay("job_1", 0));
    assertThat(world.sent).hasSize(9);

    world.ok(world.inFlight().getFirst());
    world.pass(Duration.ofMillis(100));
    assertThat(world.sent).hasSize(10);
    assertThat(world.inFlight().getLast().kind()).isEqualTo(Kind.REPLAY);
  }

  @Test
  void whatOverflowsASuspectLaneIsLittle() {
    offer("sub_1");
    world.pass(Duration.ofMillis(1_200));
    for (int each = 0; each < 100; each++) {
      offer("sub_1");
    }
    assertThat(world.deferred.get(DeferralReason.FULL)).isEqualTo(100 - 16 - 1);
  }

  @Test
  void whatWaitsForTheSmallPoolIsNoReasonToReadLess() {
    for (int lane = 0; lane < 10; lane++) {
      for (int each = 0; each < 6; each++) {
        offer("sub_" + lane);
      }
    }
    assertThat(world.engine.starved()).isPositive();
    world.pass(Duration.ofMillis(1_200));
    while (world.engine.state().suspect() < 10) {
      world.pass(Duration.ofMillis(1_200));
    }
    assertThat(world.engine.starved()).isZero();
  }

  private OpenDelivery offer(String subscription) {
    world.engine.subscriptionChanged(Subscriptions.active(subscription));
    return world.offer(Deliveries.at(offset++).of(subscription));
  }
}
