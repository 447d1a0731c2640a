package dev.switchhook.delivery.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget(1_000);

  @Test
  void replaysAreWithheldFirstThenTiersAndTheMainTopicNever() {
    assertThat(budget.withheld(599)).isEmpty();
    assertThat(budget.withheld(600)).containsExactly(Kind.REPLAY);
    assertThat(budget.withheld(800)).containsExactlyInAnyOrder(Kind.REPLAY, Kind.DUE);
    assertThat(budget.withheld(1_000)).containsExactlyInAnyOrder(Kind.REPLAY, Kind.DUE);
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
    long two = 2 * (MemoryBudget.OVERHEAD + Deliveries.at(1).get().record().bytes());
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
    assertThat(world.engine.withheld()).containsExactlyInAnyOrder(Kind.REPLAY, Kind.DUE);

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
    long one = MemoryBudget.OVERHEAD + first.record().bytes();
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
