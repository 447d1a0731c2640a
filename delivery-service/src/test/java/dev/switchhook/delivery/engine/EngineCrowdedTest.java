package dev.switchhook.delivery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.engine.Ending.Retried;
import dev.switchhook.events.FailureClass;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A partition whose offsets run out of room gives up what holds it up, within measure. */
final class EngineCrowdedTest {
  private final VirtualWorld world = new VirtualWorld();
  private int offset;

  @Test
  void theOldestIsGivenUpAsATimeoutAndComesBackFromATier() {
    succeed(50);
    OpenDelivery oldest = offer("sub_hangs", 0);
    OpenDelivery second = offer("sub_hangs", 0);
    world.engine.crowded(position -> position.partition() == 0);

    world.pass(Duration.ofMillis(5_100));
    assertThat(world.gaveUp).isEqualTo(1);
    assertThat(world.inFlight()).containsExactly(second);
    assertThat(world.endings.getLast())
        .isInstanceOfSatisfying(
            Retried.class,
            retried -> {
              assertThat(retried.delivery()).isEqualTo(oldest);
              assertThat(retried.made().number()).isEqualTo(1);
              assertThat(retried.made().report().outcome())
                  .isEqualTo(new Outcome.Unreachable(FailureClass.TIMEOUT, "given up"));
            });
  }

  @Test
  void whatIsOutForLessThanFiveSecondsIsLeftAlone() {
    succeed(50);
    offer("sub_hangs", 0);
    world.engine.crowded(_ -> true);

    world.pass(Duration.ofMillis(4_900));
    assertThat(world.gaveUp).isZero();
    world.pass(Duration.ofMillis(200));
    assertThat(world.gaveUp).isEqualTo(1);
  }

  @Test
  void onlyWhereItIsCrowdedAndAsLongAsItIs() {
    succeed(200);
    OpenDelivery elsewhere = offer("sub_hangs", 1);
    world.engine.crowded(position -> position.partition() == 0);
    world.pass(Duration.ofSeconds(10));
    assertThat(world.gaveUp).isZero();

    world.engine.crowded(_ -> false);
    OpenDelivery here = offer("sub_hangs", 0);
    world.pass(Duration.ofSeconds(10));
    assertThat(world.gaveUp).isZero();
    assertThat(world.inFlight()).containsExactly(elsewhere, here);
  }

  @Test
  void anOutageOfEverythingIsNoFloodOfRetries() {
    world.engine.crowded(_ -> true);
    hang(20);
    world.pass(Duration.ofMinutes(1));
    assertThat(world.gaveUp).as("nothing succeeded").isZero();

    succeed(49);
    world.pass(Duration.ofSeconds(1));
    assertThat(world.gaveUp).isZero();
    succeed(1);
    world.pass(Duration.ofSeconds(1));
    assertThat(world.gaveUp).isEqualTo(1);
    succeed(100);
    world.pass(Duration.ofSeconds(1));
    assertThat(world.gaveUp).isEqualTo(3);
  }

  @Test
  void aGoodHourDoesNotPayForMoreThanTwenty() {
    succeed(5_000);
    hang(40);
    world.engine.crowded(_ -> true);
    world.pass(Duration.ofMinutes(1));
    assertThat(world.gaveUp).isEqualTo(20);
  }

  private void hang(int lanes) {
    for (int lane = 0; lane < lanes; lane++) {
      offer("sub_hangs_" + lane, 0);
    }
  }

  private void succeed(int deliveries) {
    for (int each = 0; each < deliveries; each++) {
      world.ok(offer("sub_good", 2));
    }
  }

  private OpenDelivery offer(String subscription, int partition) {
    world.engine.subscriptionChanged(Subscriptions.active(subscription));
    return world.offer(Deliveries.at(offset++).of(subscription).partition(partition));
  }
}
