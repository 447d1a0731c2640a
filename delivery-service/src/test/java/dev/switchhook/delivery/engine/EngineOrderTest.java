package dev.switchhook.delivery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.engine.Ending.Dead;
import dev.switchhook.delivery.engine.Ending.Deferred;
import dev.switchhook.delivery.engine.Ending.Delivered;
import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.delivery.retry.RetrySchedule;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.HoldReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The events of a call arrive in order, unless waiting would take too long. */
final class EngineOrderTest {
  private final VirtualWorld world = new VirtualWorld();

  @Test
  void theSecondEventOfACallWaitsForTheFirstAndOtherCallsDoNot() {
    OpenDelivery first = offer(1, "call_a", 1);
    OpenDelivery second = offer(2, "call_a", 2);
    OpenDelivery other = offer(3, "call_b", 1);
    assertThat(world.sentIds()).containsExactly(first.id(), other.id());

    world.pass(Duration.ofMillis(300));
    world.ok(first);
    assertThat(world.sentIds()).containsExactly(first.id(), other.id(), second.id());
    world.ok(second);
    Delivered delivered = (Delivered) world.lastEnding();
    assertThat(delivered.made().heldBy()).isEqualTo(HoldReason.ORDER);
    assertThat(delivered.made().held()).isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void whatIsHeldGoesBySequenceWhateverOrderItCameIn() {
    OpenDelivery first = offer(1, "call_a", 1);
    OpenDelivery fourth = offer(2, "call_a", 9);
    OpenDelivery second = offer(3, "call_a", 4);
    OpenDelivery third = offer(4, "call_a", 5);
    for (OpenDelivery next : List.of(first, second, third, fourth)) {
      assertThat(world.inFlight()).containsExactly(next);
      world.ok(next);
    }
  }

  @Test
  void aDeadLetterReleasesTheNextToo() {
    Instant tooSoonToConfirm = world.now().plusMillis(500);
    OpenDelivery first = world.offer(Deliveries.at(1).call("call_a", 1).expires(tooSoonToConfirm));
    OpenDelivery second = offer(2, "call_a", 2);
    world.answer(first, new Outcome.Refused(404, FailureClass.CLIENT_ERROR, Duration.ZERO));

    assertThat(world.sentIds()).containsExactly(first.id(), second.id());
  }

  @Test
  void aRetryThatIsSoonIsWaitedForAndGoesFirst() {
    OpenDelivery first = offer(1, "call_a", 1);
    OpenDelivery second = offer(2, "call_a", 2);
    world.answer(first, VirtualWorld.serverError());
    assertThat(world.inFlight()).as("due in 1 s, so the second waits").isEmpty();
    offer(3, "call_a", 3);
    assertThat(world.inFlight()).as("and so does who comes now").isEmpty();

    world.pass(Duration.ofSeconds(1));
    OpenDelivery again = world.offer(backFromTier(first));
    assertThat(world.inFlight()).containsExactly(again);
    world.ok(again);
    assertThat(world.inFlight()).containsExactly(second);
  }

  @Test
  void aRetryThatIsFarOffIsNotWaitedFor() {
    OpenDelivery first =
        world.offer(Deliveries.at(1).call("call_a", 1).attempts(2)); // its next step is 30 s
    OpenDelivery second = offer(2, "call_a", 2);
    world.answer(first, VirtualWorld.serverError());

    assertThat(world.inFlight()).containsExactly(second);
    assertThat(world.overtaken).isEqualTo(1);
  }

  @Test
  void whoComesLaterAndMayNotBeHeldUntilTheRetryOvertakesIt() {
    OpenDelivery first =
        world.offer(Deliveries.at(1).call("call_a", 1).attempts(1)); // its next step is 5 s
    world.answer(first, VirtualWorld.serverError());
    OpenDelivery escalated = world.offer(Deliveries.at(2).call("call_a", 2).type("call.escalated"));

    assertThat(world.inFlight()).containsExactly(escalated);
    assertThat(world.overtaken).isEqualTo(1);
  }

  @Test
  void afterTheHoldTheLaterOneGoesBesideAndItIsCounted() {
    OpenDelivery first = offer(1, "call_a", 1);
    OpenDelivery second = offer(2, "call_a", 2);
    OpenDelivery third = offer(3, "call_a", 3);
    world.pass(Duration.ofMillis(9_999));
    assertThat(world.inFlight()).containsExactly(first);

    world.pass(Duration.ofMillis(1));
    assertThat(world.inFlight())
        .as("the lane is suspect, and narrow")
        .containsExactly(first, second);
    assertThat(world.overtaken).isEqualTo(2);
    world.ok(second);
    assertThat(world.inFlight()).containsExactly(first, third);
  }

  @Test
  void anEscalationOvertakesAfterTwoSecondsAndTheOthersWaitOn() {
    OpenDelivery first = offer(1, "call_a", 1);
    offer(2, "call_a", 2);
    OpenDelivery escalated = world.offer(Deliveries.at(3).call("call_a", 3).type("call.escalated"));
    world.pass(Duration.ofSeconds(2));

    assertThat(world.inFlight()).containsExactly(first, escalated);
  }

  @Test
  void aSweptDeliveryTakesItsFollowersAlongBySameTierAndInSequence() {
    world.engine.subscriptionChanged(Subscriptions.active("sub_1", 1));
    offer(0, "call_x", 1);
    OpenDelivery first = offer(1, "call_a", 1);
    OpenDelivery third = offer(2, "call_a", 3);
    OpenDelivery second = offer(3, "call_a", 2);
    world.pass(Duration.ofMillis(2_200));

    assertThat(world.endings)
        .extracting(ending -> ((Deferred) ending).delivery().id())
        .containsExactly(first.id(), second.id(), third.id());
    assertThat(world.endings)
        .extracting(ending -> ((Deferred) ending).tier())
        .containsOnly(((Deferred) world.endings.getFirst()).tier());
    assertThat(world.endings)
        .extracting(ending -> ((Deferred) ending).due())
        .containsOnly(((Deferred) world.endings.getFirst()).due());
    assertThat(world.engine.state().held()).isZero();
  }

  @Test
  void whoComesWhileItsEarlierOneIsOutInATierWaitsForIt() {
    world.engine.subscriptionChanged(Subscriptions.active("sub_1", 1));
    OpenDelivery blocker = offer(0, "call_x", 1);
    OpenDelivery first = offer(1, "call_a", 1);
    world.pass(Duration.ofMillis(2_200));
    world.ok(blocker);
    offer(2, "call_a", 2);
    assertThat(world.inFlight()).as("the first comes back within the hold").isEmpty();

    world.pass(Duration.ofSeconds(5));
    OpenDelivery again = world.offer(backFromTier(first));
    assertThat(world.inFlight()).containsExactly(again);
  }

  @Test
  void aPauseOfTheEndpointTakesWhatIsHeldWithIt() {
    OpenDelivery first = offer(1, "call_a", 1);
    offer(2, "call_a", 2);
    world.answer(
        first, new Outcome.Throttled(429, FailureClass.RATE_LIMITED, Duration.ofSeconds(40)));

    assertThat(world.deferred).containsEntry(DeferralReason.RETRY_AFTER, 1);
    assertThat(world.engine.state().held()).isZero();
  }

  @Test
  void aSubscriptionWithoutOrderAndEventsWithoutACallAreNeverHeld() {
    world.engine.subscriptionChanged(Subscriptions.unordered("sub_2"));
    world.offer(Deliveries.at(1).of("sub_2").call("call_a", 1));
    world.offer(Deliveries.at(2).of("sub_2").call("call_a", 2));
    world.offer(Deliveries.at(3).noCall());
    world.offer(Deliveries.at(4).noCall());

    assertThat(world.sent).hasSize(4);
  }

  @Test
  void beyondTheBoundOfACallTheyGoWithoutWaitingAndAreCounted() {
    for (int sequence = 1; sequence <= 66; sequence++) {
      offer(sequence, "call_a", sequence);
    }
    assertThat(world.engine.state().held()).isEqualTo(64);
    assertThat(world.unheld).isEqualTo(1);
    assertThat(world.sent).hasSize(2);
  }

  @Test
  void beyondTheBoundOfTheWorkerTheyGoWithoutWaiting() {
    VirtualWorld small = new VirtualWorld(VirtualWorld.settings(100, RetrySchedule.standard(), 2));
    for (int sequence = 1; sequence <= 4; sequence++) {
      small.offer(Deliveries.at(sequence).call("call_a", sequence));
    }
    assertThat(small.engine.state().held()).isEqualTo(2);
    assertThat(small.unheld).isEqualTo(1);
  }

  @Test
  void aStoppedSubscriptionBuriesWhatIsHeld() {
    offer(1, "call_a", 1);
    offer(2, "call_a", 2);
    world.engine.subscriptionChanged(Subscriptions.stopped("sub_1", DeadReason.ENDPOINT_DISABLED));

    assertThat(world.endings).hasSize(1).allMatch(Dead.class::isInstance);
    assertThat(world.engine.state().held()).isZero();
  }

  @Test
  void aPartitionThatLeavesTakesWhatIsHeldWithIt() {
    OpenDelivery first = offer(1, "call_a", 1);
    offer(2, "call_a", 2);
    world.engine.released(_ -> true, () -> {});
    world.ok(first);
    world.pass(Duration.ofSeconds(30));

    assertThat(world.sent).hasSize(1);
    assertThat(world.endings).hasSize(1);
    assertThat(world.engine.state().held()).isZero();
  }

  @Test
  void aRetryThatExpiresOnItsWayReleasesWhoWaitsWhenTheirHoldIsOver() {
    OpenDelivery first = offer(1, "call_a", 1);
    OpenDelivery second = offer(2, "call_a", 2);
    world.answer(first, VirtualWorld.serverError());
    world.pass(Duration.ofSeconds(10));

    assertThat(world.inFlight()).containsExactly(second);
  }

  @Test
  void whateverHappensEachIsSentOrEndedOnceAndNothingStaysBehind() {
    List<OpenDelivery> offered = new ArrayList<>();
    java.util.random.RandomGenerator random =
        new java.util.SplittableRandom(42); // any seed must do
    for (int step = 0; step < 5_000; step++) {
      switch (random.nextInt(5)) {
        case 0, 1 -> offered.add(offer(step, "call_" + random.nextInt(20), random.nextInt(1, 50)));
        case 2, 3 -> {
          List<OpenDelivery> out = world.inFlight();
          if (!out.isEmpty()) {
            OpenDelivery one = out.get(random.nextInt(out.size()));
            world.answer(
                one,
                random.nextInt(4) == 0 ? VirtualWorld.serverError() : new Outcome.Delivered(200));
          }
        }
        default -> world.pass(Duration.ofMillis(random.nextInt(700)));
      }
      assertThat(world.engine.state().inFlight()).isEqualTo(world.inFlight().size());
    }
    for (int round = 0; round < 200; round++) {
      world.inFlight().forEach(world::ok);
      world.pass(Duration.ofMillis(500));
    }

    assertThat(world.engine.state().held()).isZero();
    assertThat(world.engine.state().queued()).isZero();
    assertThat(world.endings).extracting(Ending::position).doesNotHaveDuplicates();
    assertThat(world.endings).hasSameSizeAs(offered);
  }

  private OpenDelivery offer(long offset, String call, long sequence) {
    return world.offer(Deliveries.at(offset).call(call, sequence));
  }

  /** The same delivery, as its tier brings it: another place, one attempt or deferral more. */
  private Deliveries backFromTier(OpenDelivery delivery) {
    return Deliveries.again(delivery)
        .topic("webhook.deliveries.retry.1s")
        .kind(Kind.DUE)
        .due(world.now());
  }
}
