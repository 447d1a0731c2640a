package dev.switchhook.delivery.engine;

import static dev.switchhook.delivery.engine.Deliveries.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.Ending.Retried;
import dev.switchhook.delivery.retry.RetrySchedule;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Retries within seconds are bounded by what their receiver takes; the others wait longer. */
final class EngineEarlyRetriesTest {
  private VirtualWorld world = new VirtualWorld(VirtualWorld.withoutBreaker());
  private long offset;

  @Test
  void whoTakesNothingIsSpared() {
    fails(30);

    assertThat(dueIn(Duration.ofSeconds(1))).isEqualTo(10);
    assertThat(dueIn(Duration.ofSeconds(30))).isEqualTo(20);
    assertThat(world.earlyGranted).isEqualTo(10);
    assertThat(world.earlyRefused).isEqualTo(20);
  }

  @Test
  void whoTakesSomeIsRetriedInProportion() {
    for (int delivery = 0; delivery < 50; delivery++) {
      world.ok(world.offer(Deliveries.at(offset++)));
    }
    fails(30);

    assertThat(dueIn(Duration.ofSeconds(1))).isEqualTo(20);
  }

  @Test
  void tenSecondsLaterThereIsABudgetAgain() {
    fails(11);
    world.pass(Duration.ofSeconds(10));
    world.endings.clear();
    fails(1);

    assertThat(((Retried) world.lastEnding()).tier()).isEqualTo(RetryTier.S1);
  }

  @Test
  void aRetryThatWaitsLongerUsesUpNoStepAndNoAttempt() {
    fails(10);
    OpenDelivery refused = world.offer(Deliveries.at(offset++));
    world.answer(refused, VirtualWorld.serverError());
    Retried retried = (Retried) world.lastEnding();
    assertThat(retried.tier()).isEqualTo(RetryTier.S30);
    assertThat(retried.made().number()).isEqualTo(1);

    world.pass(Duration.ofSeconds(30));
    OpenDelivery again =
        world.offer(Deliveries.again(refused).attempts(1).due(START.plusSeconds(30)));
    world.answer(again, VirtualWorld.serverError());
    assertThat(((Retried) world.lastEnding()).tier()).isEqualTo(RetryTier.S5);
  }

  @Test
  void aRetryThatWaitsForALongStepAnywayCostsNothing() {
    for (int delivery = 0; delivery < 20; delivery++) {
      world.answer(world.offer(Deliveries.at(offset++).attempts(2)), VirtualWorld.serverError());
    }
    assertThat(world.earlyGranted + world.earlyRefused).isZero();
  }

  @Test
  void aDeliveryIsNotBuriedForIt() {
    fails(10);
    world.answer(
        world.offer(Deliveries.at(offset++).expires(START.plusSeconds(20))),
        VirtualWorld.serverError());

    assertThat(((Retried) world.lastEnding()).due()).isEqualTo(START.plusSeconds(1));
  }

  @Test
  void aLadderOfShortStepsIsNotLeft() {
    world =
        new VirtualWorld(
            Defaults.settings(1_024, RetrySchedule.ofMillis(List.of(1_000L, 5_000L)), 20_000, 0));
    fails(11);

    assertThat(((Retried) world.lastEnding()).tier()).isEqualTo(RetryTier.S5);
  }

  private void fails(int deliveries) {
    for (int delivery = 0; delivery < deliveries; delivery++) {
      world.answer(world.offer(Deliveries.at(offset++)), VirtualWorld.serverError());
    }
  }

  private long dueIn(Duration time) {
    return world.endings.stream()
        .filter(
            ending -> ending instanceof Retried retried && retried.due().equals(START.plus(time)))
        .count();
  }
}
