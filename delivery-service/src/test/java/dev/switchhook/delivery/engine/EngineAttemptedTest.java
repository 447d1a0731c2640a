package dev.switchhook.delivery.engine;

import static dev.switchhook.delivery.engine.Deliveries.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.engine.Ending.Dead;
import dev.switchhook.delivery.engine.Ending.Deferred;
import dev.switchhook.delivery.engine.Ending.Delivered;
import dev.switchhook.delivery.engine.Ending.Retried;
import dev.switchhook.delivery.retry.RetrySchedule;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.FailureClass;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a delivery when its attempt has ended. */
final class EngineAttemptedTest {
  private final VirtualWorld world = new VirtualWorld();

  @Test
  void aDeliveredOneIsSettledWithItsAttempt() {
    OpenDelivery delivery = world.offer(Deliveries.at(1));
    world.ok(delivery);

    Delivered ending = (Delivered) world.lastEnding();
    assertThat(ending.delivery()).isSameAs(delivery);
    assertThat(ending.made().number()).isEqualTo(1);
    assertThat(ending.made().host()).isEqualTo("crm.example");
    assertThat(ending.made().report().outcome()).isEqualTo(new Outcome.Delivered(200));
  }

  @Test
  void aRefusedOneComesBackByTheTierOfItsStep() {
    OpenDelivery first = world.offer(Deliveries.at(1));
    OpenDelivery third = world.offer(Deliveries.at(2).attempts(2));
    world.answer(first, VirtualWorld.serverError());
    world.answer(third, VirtualWorld.serverError());

    Retried once = (Retried) world.endings.get(0);
    Retried again = (Retried) world.endings.get(1);
    assertThat(once.tier()).isEqualTo(RetryTier.S1);
    assertThat(once.due()).isEqualTo(START.plusSeconds(1));
    assertThat(again.tier()).isEqualTo(RetryTier.S30);
    assertThat(again.due()).isEqualTo(START.plusSeconds(30));
  }

  @Test
  void aSubscriptionsOwnLadderGoesBeforeTheServices() {
    EngineSettings oneStep = VirtualWorld.settings(10, RetrySchedule.ofMillis(List.of(5_000L)));
    VirtualWorld shortened = new VirtualWorld(oneStep);
    OpenDelivery first = shortened.offer(Deliveries.at(1));
    OpenDelivery second = shortened.offer(Deliveries.at(2).attempts(1));
    shortened.answer(first, VirtualWorld.serverError());
    shortened.answer(second, VirtualWorld.serverError());

    assertThat(((Retried) shortened.endings.get(0)).tier()).isEqualTo(RetryTier.S5);
    assertThat(((Dead) shortened.endings.get(1)).reason()).isEqualTo(DeadReason.RETRIES_EXHAUSTED);
  }

  @Test
  void goneIsADeadLetterWithTheAttemptThatSaidSo() {
    OpenDelivery delivery = world.offer(Deliveries.at(1));
    world.answer(delivery, new Outcome.Refused(410, FailureClass.GONE, Duration.ZERO));

    Dead dead = (Dead) world.lastEnding();
    assertThat(dead.reason()).isEqualTo(DeadReason.ENDPOINT_GONE);
    assertThat(dead.made()).hasValueSatisfying(made -> assertThat(made.number()).isEqualTo(1));
  }

  @Test
  void ourOwnFaultUsesUpNoAttempt() {
    OpenDelivery delivery = world.offer(Deliveries.at(1));
    world.answer(delivery, new Outcome.Unreachable(FailureClass.PLATFORM_ERROR, "pool is full"));

    Deferred ending = (Deferred) world.lastEnding();
    assertThat(ending.why()).isEqualTo(DeferralReason.EGRESS);
    assertThat(ending.tier()).isEqualTo(RetryTier.S30);
    assertThat(world.engine.state().inFlight()).isZero();
  }

  @Test
  void withoutATokenThereIsNoAttemptAndTheLaneLearnsThatItsReceiverIsNotReady() {
    OpenDelivery delivery = world.offer(Deliveries.at(1));
    world.answer(delivery, new Outcome.Unreachable(FailureClass.AUTH, "token endpoint is down"));

    Deferred ending = (Deferred) world.lastEnding();
    assertThat(ending.why()).isEqualTo(DeferralReason.TOKEN);
    assertThat(ending.tier()).isEqualTo(RetryTier.S30);
    for (int offset = 2; offset <= 5; offset++) {
      OpenDelivery next = world.offer(Deliveries.at(offset));
      world.answer(next, new Outcome.Unreachable(FailureClass.AUTH, "token endpoint is down"));
    }
    assertThat(world.opened).as("breakers").isEqualTo(1);
    assertThat(world.endings).hasOnlyElementsOfType(Deferred.class);
  }

  @Test
  void aTokenThatNeverComesEndsWithTheUsefulLife() {
    OpenDelivery delivery = world.offer(Deliveries.at(1).expires(START.plusSeconds(20)));
    world.answer(delivery, new Outcome.Unreachable(FailureClass.AUTH, "token endpoint is down"));

    Dead dead = (Dead) world.lastEnding();
    assertThat(dead.reason()).isEqualTo(DeadReason.EXPIRED);
    assertThat(dead.made()).isEmpty();
  }

  @Test
  void anEndpointThatAsksForAPauseGetsNothingUntilItIsOver() {
    OpenDelivery first = world.offer(Deliveries.at(1));
    for (int offset = 2; offset <= 8; offset++) {
      world.offer(Deliveries.at(offset));
    }
    int out = world.sent.size();
    Duration pause = Duration.ofMinutes(2);
    world.answer(first, new Outcome.Throttled(429, FailureClass.RATE_LIMITED, pause));

    assertThat(world.sent).as("nothing more leaves").hasSize(out);
    assertThat(world.endings.stream().filter(Deferred.class::isInstance))
        .as("what waited goes to the tiers with it")
        .hasSize(8 - out)
        .allSatisfy(
            ending -> {
              assertThat(((Deferred) ending).why()).isEqualTo(DeferralReason.RETRY_AFTER);
              assertThat(((Deferred) ending).due()).isEqualTo(START.plus(pause));
            });
    world.inFlight().forEach(world::ok);
    world.pass(pause.minusMillis(1));
    OpenDelivery tooSoon = world.offer(Deliveries.at(9));
    world.pass(Duration.ofMillis(1));
    assertThat(world.sentIds()).last().as("less than a second is a timer").isEqualTo(tooSoon.id());
  }

  @Test
  void aProxysHintDoesNotHoldTheLane() {
    OpenDelivery first = world.offer(Deliveries.at(1));
    world.answer(
        first, new Outcome.Throttled(502, FailureClass.SERVER_ERROR, Duration.ofMinutes(2)));
    world.offer(Deliveries.at(2));

    assertThat(world.sent).hasSize(2);
  }

  @Test
  void aRetryThatWouldComeTooLateDiesNow() {
    OpenDelivery delivery =
        world.offer(Deliveries.at(1).attempts(3).expires(START.plusSeconds(60)));
    world.answer(delivery, VirtualWorld.serverError());

    assertThat(((Dead) world.lastEnding()).reason()).isEqualTo(DeadReason.EXPIRED);
  }

  @Test
  void anAnswerToNothingIsABug() {
    assertThatThrownBy(() -> world.engine.attempted(Deliveries.at(1).get(), VirtualWorld.report()))
        .isInstanceOf(IllegalStateException.class);
  }
}
