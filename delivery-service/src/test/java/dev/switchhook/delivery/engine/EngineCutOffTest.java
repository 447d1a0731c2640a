package dev.switchhook.delivery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.Ending.Delivered;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Out of touch with the brokers nothing is started or moved; what is out is finished. */
final class EngineCutOffTest {
  private final VirtualWorld world = new VirtualWorld();

  @Test
  void nothingIsStartedUntilABrokerAnswersAndThenEverythingGoesAtOnce() {
    OpenDelivery out = world.offer(Deliveries.at(1));
    world.engine.cutOff(true);
    OpenDelivery waits = world.offer(Deliveries.at(2));
    world.pass(Duration.ofMillis(200));
    world.ok(out);
    world.pass(Duration.ofMinutes(1));
    assertThat(world.sentIds()).containsExactly(out.id());
    assertThat(world.endings).singleElement().isInstanceOf(Delivered.class);

    world.engine.cutOff(false);
    assertThat(world.inFlight()).containsExactly(waits);
  }

  @Test
  void whatWaitedForABrokerHasItsTimeInTheLaneAnew() {
    world.engine.subscriptionChanged(Subscriptions.active("sub_1", 1));
    OpenDelivery first = world.offer(Deliveries.at(1));
    world.engine.cutOff(true);
    world.offer(Deliveries.at(2));
    world.ok(first);
    OpenDelivery third = world.offer(Deliveries.at(3));
    world.pass(Duration.ofMinutes(1));
    world.engine.cutOff(false);
    world.pass(Duration.ofSeconds(1));
    assertThat(world.deferred).isEmpty();
    world.ok(world.inFlight().getFirst());
    assertThat(world.inFlight()).containsExactly(third);
  }

  @Test
  void whatIsLostMeanwhileIsNeverSent() {
    world.engine.cutOff(true);
    world.offer(Deliveries.at(1));
    world.engine.lost(_ -> true);
    world.engine.cutOff(false);

    assertThat(world.sent).isEmpty();
    assertThat(world.engine.state().inHand()).isZero();
  }
}
