package dev.switchhook.delivery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget(1_000);

  @Test
  void replaysAreWithheldFirstThenTiersThenEverything() {
    assertThat(budget.withheld(599)).isEmpty();
    assertThat(budget.withheld(600)).containsExactly(Kind.REPLAY);
    assertThat(budget.withheld(800)).containsExactlyInAnyOrder(Kind.REPLAY, Kind.DUE);
    assertThat(budget.withheld(950)).containsExactlyInAnyOrder(Kind.values());
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
