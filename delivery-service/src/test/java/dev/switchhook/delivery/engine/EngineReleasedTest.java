package dev.switchhook.delivery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.events.DeadReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Partitions that leave, and stopping. */
final class EngineReleasedTest {
  private static final Predicate<Position> PARTITION_0 = position -> position.partition() == 0;

  private final VirtualWorld world = new VirtualWorld();
  private final AtomicInteger drained = new AtomicInteger();

  @Test
  void whatHasNotLeftIsDroppedUnsettledAndWhatHasIsWaitedFor() {
    OpenDelivery out = world.offer(Deliveries.at(0));
    for (int offset = 1; offset < 10; offset++) {
      world.offer(Deliveries.at(offset));
    }
    List<OpenDelivery> inFlight = world.inFlight();
    world.engine.released(PARTITION_0, drained::incrementAndGet);
    assertThat(drained).hasValue(0);

    for (OpenDelivery delivery : inFlight) {
      world.ok(delivery);
    }
    assertThat(world.sent).as("the queue was dropped").hasSize(4);
    assertThat(drained).as("not before it is durable").hasValue(0);
    inFlight.forEach(delivery -> world.engine.settled(delivery.position()));

    assertThat(drained).hasValue(1);
    assertThat(world.engine.state()).isEqualTo(new EngineState(0, 0, 0, 0, 0, 0, 1, 0));
    world.pass(Duration.ofSeconds(30));
    assertThat(world.endings).as("nothing that was dropped is settled").hasSize(4);
    assertThat(out).isIn(inFlight);
  }

  @Test
  void nothingInHandIsDrainedAtOnce() {
    world.engine.released(PARTITION_0, drained::incrementAndGet);

    assertThat(drained).hasValue(1);
  }

  @Test
  void aTimerOfADroppedDeliverySendsNothing() {
    world.offer(Deliveries.at(1).kind(Kind.DUE).due(Deliveries.START.plusMillis(500)));
    world.engine.released(PARTITION_0, drained::incrementAndGet);
    world.pass(Duration.ofSeconds(2));

    assertThat(world.sent).isEmpty();
    assertThat(drained).hasValue(1);
  }

  @Test
  void otherPartitionsGoOn() {
    world.engine.subscriptionChanged(Subscriptions.active("sub_2", 1));
    OpenDelivery staying = world.offer(Deliveries.at(1).of("sub_2").partition(1));
    OpenDelivery next = world.offer(Deliveries.at(2).of("sub_2").partition(1));
    world.engine.released(PARTITION_0, drained::incrementAndGet);
    world.ok(staying);

    assertThat(world.sentIds()).containsExactly(staying.id(), next.id());
  }

  @Test
  void aResultThatComesAfterItsPartitionWasLostSettlesNothingAndGivesItsPermitBack() {
    OpenDelivery late = world.offer(Deliveries.at(1));
    world.engine.lost(PARTITION_0);
    world.answer(late, VirtualWorld.serverError());

    assertThat(world.endings).isEmpty();
    assertThat(world.engine.state().inFlight()).isZero();
    assertThat(world.engine.state().inHand()).isZero();
  }

  @Test
  void poisonIsWaitedForToo() {
    Position position = new Position("webhook.deliveries", 0, 7, 1);
    world.engine.offered(
        new Poison(
            position, new SourceRecord(null, null, List.of()), DeadReason.UNDECODABLE, "empty"));
    world.engine.released(PARTITION_0, drained::incrementAndGet);
    assertThat(drained).hasValue(0);

    world.engine.settled(position);
    assertThat(drained).hasValue(1);
  }
}
