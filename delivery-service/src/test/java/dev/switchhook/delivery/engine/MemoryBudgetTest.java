package dev.switchhook.delivery.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget(1_000);

  @Test
  void replaysAreWithheldFirstThenTiersAndTheMainTopicWhenMovesDoNotKeepUp() {
    assertThat(budget.withheld(599)).isEmpty();
    assertThat(budget.withheld(600)).containsExactly(Kind.REPLAY);
    assertThat(budget.withheld(800)).containsExactlyInAnyOrder(Kind.REPLAY, Kind.DUE);
    assertThat(budget.withheld(1_249)).containsExactlyInAnyOrder(Kind.REPLAY, Kind.DUE);
    assertThat(budget.withheld(1_250)).containsExactlyInAnyOrder(Kind.values());
  }

  @Test
  void aDeliveryIsItsRecordAndItsBodyOnceMoreAndLargeOnesHaveWholeMebibytes() {
    OpenDelivery small = Deliveries.at(1).get();
    assertThat(MemoryBudget.of(small))
        .isEqualTo(
            MemoryBudget.OVERHEAD
                + small.record().bytes()
                + small.delivery().getBody().remaining());

    OpenDelivery large = Deliveries.at(1).valueOf(512 * 1_024).get();
    assertThat(MemoryBudget.of(large) - MemoryBudget.of(small))
        .isEqualTo(1_024 * 1_024 - small.record().bytes());
  }

  @Test
  void newDeliveriesOfSuspectLanesGiveWayBeforeThoseOfTheOthers() {
    assertThat(budget.defers(949, true)).isFalse();
    assertThat(budget.defers(950, true)).isTrue();
    assertThat(budget.defers(999, false)).isFalse();
    assertThat(budget.defers(1_000, false)).isTrue();
  }

  @Test
  void withTheMemoryUsedUpNewDeliveriesGoToATierAndRetriesDoNot() {
    EngineSettings usual = Defaults.settings();
    long two = 2 * MemoryBudget.of(Deliveries.at(1).get());
    VirtualWorld world =
        new VirtualWorld(
            new EngineSettings(
                usual.pools(),
                usual.lane(),
                usual.ladder(),
                usual.early(),
                usual.breaker(),
                usual.order(),
                new MemoryBudget(two),
                usual.disable()));
    OpenDelivery first = world.offer(Deliveries.at(1));
    world.offer(Deliveries.at(2));
    world.offer(Deliveries.at(3).topic("webhook.deliveries.retry.1s").kind(Kind.DUE));

    assertThat(world.sentIds()).containsExactly(first.id(), "dlv_3");
    assertThat(world.deferred).containsExactly(entry(DeferralReason.MEMORY, 1));
    assertThat(world.engine.withheld()).as("three in the room of two").hasSize(3);

    world.ok(first);
    world.engine.settled(first.position());
    world.engine.settled(world.endings.getFirst().position());
    OpenDelivery next = world.offer(Deliveries.at(4));
    assertThat(world.deferred).as("two again").containsExactly(entry(DeferralReason.MEMORY, 2));
    world.engine.settled(next.position());
  }

  @Test
  void whatIsInHandIsCountedFromOfferedToSettled() {
    VirtualWorld world = new VirtualWorld();
    OpenDelivery first = world.offer(Deliveries.at(1));
    OpenDelivery second = world.offer(Deliveries.at(2));
    long one = MemoryBudget.of(first);
    assertThat(world.engine.state().bytes()).isEqualTo(2 * one);

    world.ok(first);
    world.engine.settled(first.position());
    assertThat(world.engine.state().bytes()).isEqualTo(one);
    world.engine.released(_ -> true, () -> {});
    world.engine.lost(_ -> true);
    world.ok(second);
    assertThat(world.engine.state().bytes()).isZero();
  }
}
