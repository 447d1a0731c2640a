package dev.switchhook.delivery.engine;

import static dev.switchhook.delivery.engine.Deliveries.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.Ending.Dead;
import dev.switchhook.delivery.engine.Ending.Deferred;
import dev.switchhook.delivery.engine.Ending.Delivered;
import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.HoldReason;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lanes, turns and permits. */
final class EngineLaneTest {
  private final VirtualWorld world = new VirtualWorld();

  @Test
  void aReceiverThatNeverAnswersHoldsItsOwnLaneAndNoOther() {
    world.engine.subscriptionChanged(Subscriptions.active("sub_2"));
    for (int offset = 0; offset < 100; offset++) {
      world.offer(Deliveries.at(offset));
    }
    assertThat(world.sent).hasSize(4);

    OpenDelivery neighbour = world.offer(Deliveries.at(100).of("sub_2"));
    assertThat(world.sentIds()).last().isEqualTo(neighbour.id());
  }

  @Test
  void theOwnersBoundHolds() {
    world.engine.subscriptionChanged(Subscriptions.active("sub_2", 1));
    OpenDelivery first = world.offer(Deliveries.at(1).of("sub_2"));
    OpenDelivery second = world.offer(Deliveries.at(2).of("sub_2"));
    assertThat(world.sentIds()).containsExactly(first.id());

    world.ok(first);
    assertThat(world.sentIds()).containsExactly(first.id(), second.id());
  }

  @Test
  void eachPartitionOfASubscriptionIsALaneOfItsOwn() {
    world.engine.subscriptionChanged(Subscriptions.active("sub_2", 1));
    world.offer(Deliveries.at(1).of("sub_2").partition(0));
    world.offer(Deliveries.at(1).of("sub_2").partition(1));

    assertThat(world.sent).hasSize(2);
  }

  @Test
  void whatWaitedForItsLaneSaysSo() {
    world.engine.subscriptionChanged(Subscriptions.active("sub_2", 1));
    OpenDelivery first = world.offer(Deliveries.at(1).of("sub_2"));
    OpenDelivery second = world.offer(Deliveries.at(2).of("sub_2"));
    world.pass(Duration.ofMillis(700));
    world.ok(first);
    world.ok(second);

    Delivered straight = (Delivered) world.endings.get(0);
    Delivered held = (Delivered) world.endings.get(1);
    assertThat(straight.made().heldBy()).isEqualTo(HoldReason.NONE);
    assertThat(held.made().heldBy()).isEqualTo(HoldReason.LANE);
    assertThat(held.made().held()).isEqualTo(Duration.ofMillis(700));
    assertThat(world.waits).containsExactly(Duration.ZERO, Duration.ofMillis(700));
  }

  @Test
  void aQueueThatWaitsForTwoSecondsIsMovedToATierAndUsesNoAttempt() {
    for (int offset = 0; offset < 10; offset++) {
      world.offer(Deliveries.at(offset));
    }
    world.pass(Duration.ofMillis(1_900));
    assertThat(world.endings).isEmpty();

    world.pass(Duration.ofMillis(300));
    assertThat(world.endings).hasSize(6);
    assertThat(world.endings)
        .allSatisfy(
            ending -> {
              Deferred moved = (Deferred) ending;
              assertThat(moved.why()).isEqualTo(DeferralReason.SWEPT);
              assertThat(moved.tier()).isEqualTo(RetryTier.S5);
            });
    assertThat(world.engine.state().queued()).isZero();
  }

  @Test
  void aFullQueueOverflowsIntoATier() {
    for (int offset = 0; offset < 4 + 256; offset++) {
      world.offer(Deliveries.at(offset));
    }
    assertThat(world.endings).isEmpty();

    world.offer(Deliveries.at(260));
    assertThat(world.deferred).containsEntry(DeferralReason.FULL, 1);

    world.offer(Deliveries.at(261).kind(Kind.DUE));
    assertThat(world.endings).as("each kind has a queue of its own").hasSize(1);
  }

  @Test
  void aDeferralBeyondTheUsefulLifeIsADeadLetter() {
    for (int offset = 0; offset < 5; offset++) {
      world.offer(Deliveries.at(offset).expires(START.plusSeconds(6)));
    }
    world.pass(Duration.ofMillis(2_200));

    assertThat(((Dead) world.lastEnding()).reason()).isEqualTo(DeadReason.EXPIRED);
  }

  @Test
  void whatExpiresInTheQueueIsNotSent() {
    world.engine.subscriptionChanged(Subscriptions.active("sub_2", 1));
    OpenDelivery first = world.offer(Deliveries.at(1).of("sub_2"));
    world.offer(Deliveries.at(2).of("sub_2").expires(START.plusMillis(500)));
    OpenDelivery third = world.offer(Deliveries.at(3).of("sub_2"));
    world.pass(Duration.ofSeconds(1));
    world.ok(first);

    assertThat(world.sentIds()).containsExactly(first.id(), third.id());
    assertThat(((Dead) world.endings.get(1)).reason()).isEqualTo(DeadReason.EXPIRED);
  }

  @Test
  void freshRetriedAndReplayedTakeTurnsSixThreeOne() {
    world.engine.subscriptionChanged(Subscriptions.active("sub_2", 1));
    OpenDelivery blocker = world.offer(Deliveries.at(0).of("sub_2"));
    for (int offset = 1; offset <= 10; offset++) {
      world.offer(Deliveries.at(offset).of("sub_2"));
      world.offer(Deliveries.at(100 + offset).of("sub_2").kind(Kind.DUE));
      world.offer(Deliveries.at(200 + offset).of("sub_2").replay("job_1", 0));
    }
    world.ok(blocker);
    List<Kind> order = new ArrayList<>();
    for (int turn = 0; turn < 10; turn++) {
      OpenDelivery next = world.inFlight().getFirst();
      order.add(next.kind());
      world.ok(next);
    }

    assertThat(order).filteredOn(Kind.FIRST::equals).hasSize(6);
    assertThat(order).filteredOn(Kind.DUE::equals).hasSize(3);
    assertThat(order).filteredOn(Kind.REPLAY::equals).hasSize(1);
  }

  @Test
  void aWorkerNeverHasMorePostsOutThanItsPermitsAndNobodyStarves() {
    VirtualWorld small = new VirtualWorld(4);
    for (int lane = 0; lane < 6; lane++) {
      small.engine.subscriptionChanged(Subscriptions.active("sub_" + lane));
      small.offer(Deliveries.at(lane).of("sub_" + lane));
      small.offer(Deliveries.at(100 + lane).of("sub_" + lane));
    }
    int answered = 0;
    while (!small.inFlight().isEmpty()) {
      assertThat(small.inFlight()).hasSizeLessThanOrEqualTo(3);
      assertThat(small.engine.state().inFlight()).isEqualTo(small.inFlight().size());
      small.ok(small.inFlight().getFirst());
      answered++;
    }

    assertThat(answered).isEqualTo(12);
    assertThat(small.engine.state().inFlight()).isZero();
  }

  @Test
  void whatWaitsOnlyForATurnIsTold() {
    VirtualWorld small = new VirtualWorld(4);
    for (int lane = 0; lane < 6; lane++) {
      small.engine.subscriptionChanged(Subscriptions.active("sub_" + lane));
      small.offer(Deliveries.at(lane).of("sub_" + lane));
    }
    assertThat(small.engine.starved()).isEqualTo(3);

    small.ok(small.inFlight().getFirst());
    assertThat(small.engine.starved()).isEqualTo(2);
  }

  @Test
  void whatWaitsForItsOwnLaneIsNoReasonToReadLess() {
    for (int offset = 0; offset < 200; offset++) {
      world.offer(Deliveries.at(offset).of("sub_1"));
    }
    assertThat(world.engine.state().queued()).isPositive();
    assertThat(world.engine.starved()).isZero();
  }

  @Test
  void anOwnersRateIsKeptAndWhatWouldWaitTooLongGoesToATier() {
    world.engine.subscriptionChanged(Subscriptions.atMost("sub_2", 2));
    for (int offset = 0; offset < 10; offset++) {
      world.offer(Deliveries.at(offset).of("sub_2"));
    }
    assertThat(world.sent).as("a second's worth at once").hasSize(2);

    for (int tenth = 0; tenth < 10; tenth++) {
      world.pass(Duration.ofMillis(100));
      world.inFlight().forEach(world::ok);
    }
    assertThat(world.sent).hasSize(4);

    world.pass(Duration.ofMillis(1_300));
    world.inFlight().forEach(world::ok);
    assertThat(world.deferred).containsOnlyKeys(DeferralReason.RATE);
    assertThat(
            world.endings.stream()
                .filter(Delivered.class::isInstance)
                .map(ending -> ((Delivered) ending).made().heldBy()))
        .containsExactly(
            HoldReason.NONE,
            HoldReason.NONE,
            HoldReason.RATE,
            HoldReason.RATE,
            HoldReason.RATE,
            HoldReason.RATE);
  }

  @Test
  void aSubscriptionThatIsDisabledTakesItsQueueWithItAndLetsItsPostsEnd() {
    OpenDelivery out = world.offer(Deliveries.at(0));
    for (int offset = 1; offset < 10; offset++) {
      world.offer(Deliveries.at(offset));
    }
    world.engine.subscriptionChanged(Subscriptions.stopped("sub_1", DeadReason.ENDPOINT_DISABLED));

    assertThat(world.sent).hasSize(4);
    assertThat(world.endings).hasSize(6).allMatch(Dead.class::isInstance);
    world.ok(out);
    assertThat(world.lastEnding()).isInstanceOf(Delivered.class);
  }

  @Test
  void aFastLaneTakesWhatItSendsBeforePatienceEnds() {
    for (int offset = 0; offset < 200; offset++) {
      world.offer(Deliveries.at(offset));
    }
    while (!world.inFlight().isEmpty()) {
      world.pass(Duration.ofMillis(1));
      world.inFlight().forEach(world::ok);
    }
    for (int offset = 1_000; offset < 2_000; offset++) {
      world.offer(Deliveries.at(offset));
    }
    assertThat(world.deferred).isEmpty();
  }
}
