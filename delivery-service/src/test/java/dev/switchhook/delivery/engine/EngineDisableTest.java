package dev.switchhook.delivery.engine;

import static dev.switchhook.delivery.engine.Subscriptions.active;
import static dev.switchhook.delivery.engine.Subscriptions.enabled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.engine.Ending.Dead;
import dev.switchhook.delivery.engine.Ending.Retried;
import dev.switchhook.delivery.retry.RetrySchedule;
import dev.switchhook.delivery.subscription.Disablement;
import dev.switchhook.delivery.subscription.LaneTerms;
import dev.switchhook.delivery.subscription.LearnedState;
import dev.switchhook.delivery.subscription.Standing;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.DisabledReason;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.ReceiverProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who is gone, or only fails, is given up until a person says otherwise. */
final class EngineDisableTest {
  private static final Outcome GONE = new Outcome.Refused(410, FailureClass.GONE, Duration.ZERO);
  private static final Outcome OK = new Outcome.Delivered(200);
  private static final Outcome DOWN = new Outcome.Unreachable(FailureClass.CONNECT, "refused");
  private static final Duration LONG = Duration.ofDays(5);

  private VirtualWorld world = new VirtualWorld(VirtualWorld.withoutBreaker()).readingBack();
  private long offset;

  @Test
  void oneThatIsGoneGetsNoSecondRequest() {
    OpenDelivery first = offer();
    List<OpenDelivery> inFlight = List.of(offer(), offer(), offer());
    List<OpenDelivery> queued = List.of(offer(), offer());
    OpenDelivery held = world.offer(Deliveries.at(offset++).call(first.delivery().getCallId(), 2));
    OpenDelivery onItsTimer = world.offer(at().due(world.now().plusMillis(500)));

    world.answer(first, GONE);

    assertThat(dead(DeadReason.ENDPOINT_GONE))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of(first, held, onItsTimer), queued.stream()).toList());
    OpenDelivery later = offer();
    assertThat(dead(DeadReason.ENDPOINT_GONE)).contains(later);
    assertThat(world.inFlight()).as("these may end").containsExactlyElementsOf(inFlight);
    assertThat(world.disabled).containsExactly(Map.entry(DisabledReason.GONE, 1));
    assertThat(world.learned).hasSize(1);
    assertThat(world.learned.getFirst().disablement())
        .hasValueSatisfying(how -> assertThat(how.cause()).isEqualTo(DisabledReason.GONE));

    inFlight.forEach(delivery -> world.answer(delivery, GONE));
    assertThat(world.disablements).as("it is said once").hasSize(1);
  }

  @Test
  void whatAnswersWhileItIsDisabledChangesNothing() {
    OpenDelivery first = offer();
    OpenDelivery second = offer();
    world.answer(first, GONE);
    world.ok(second);

    assertThat(world.endings).last().isInstanceOf(Ending.Delivered.class);
    assertThat(isSent()).isFalse();
  }

  @Test
  void otherSubscriptionsGoOn() {
    world.engine.subscriptionChanged(active("sub_2"));
    world.answer(offer(), GONE);
    world.offer(at().of("sub_2"));

    assertThat(world.inFlight()).hasSize(1);
  }

  @Test
  void aPersonWhoEnablesItHasTheLastWord() {
    world.answer(offer(), GONE);
    SubscriptionTerms old = active("sub_1");
    world.engine.subscriptionChanged(old);
    assertThat(isSent()).as("an older record, read late").isFalse();

    world.pass(Duration.ofSeconds(1));
    world.engine.subscriptionChanged(enabled(old, world.now()));
    assertThat(isSent()).isTrue();
  }

  @Test
  void anAttemptThatLeftBeforeAPersonEnabledItSaysNothingOfTheTimeSince() {
    OpenDelivery before = offer();
    world.pass(Duration.ofSeconds(1));
    world.engine.subscriptionChanged(enabled(active("sub_1"), world.now()));
    world.answer(before, GONE);

    assertThat(world.disablements).isEmpty();
    assertThat(isSent()).isTrue();
  }

  @Test
  void aClockThatIsBehindThatOfThePersonDisablesAllTheSame() {
    Instant ahead = world.now().plusSeconds(3);
    world.engine.subscriptionChanged(enabled(active("sub_1"), ahead));
    world.answer(offer(), GONE);

    assertThat(world.disablements)
        .allSatisfy(how -> assertThat(how.isInForce(ahead)).isTrue())
        .hasSize(1);
    assertThat(isSent()).isFalse();
  }

  @Test
  void zapierIsGoneAtOnceAndMakeIsNot() {
    world.engine.subscriptionChanged(of(ReceiverProfile.MAKE));
    OpenDelivery delivery = offer();
    world.answer(delivery, GONE);
    assertThat(world.disablements).isEmpty();
    assertThat(world.lastEnding()).isInstanceOf(Retried.class);

    world.engine.subscriptionChanged(of(ReceiverProfile.ZAPIER));
    world.answer(offer(), GONE);
    assertThat(world.disablements).hasSize(1);
  }

  @Test
  void aScenarioAtMakeThatIsSwitchedOffForLessThanADayIsNeverDisabled() {
    world.engine.subscriptionChanged(of(ReceiverProfile.MAKE));
    for (int day = 0; day < 3; day++) {
      for (int hour = 0; hour <= 23; hour++) {
        world.answer(offer(), GONE);
        world.answer(offer(), DOWN);
        later(Duration.ofHours(1));
      }
      world.ok(offer());
    }

    assertThat(world.disablements).isEmpty();
    assertThat(isSent()).isTrue();
  }

  @Test
  void anyOtherAnswerBreaksTheDay() {
    world.engine.subscriptionChanged(of(ReceiverProfile.MAKE));
    world.answer(offer(), GONE);
    later(Duration.ofHours(23));
    world.answer(offer(), VirtualWorld.serverError());
    later(Duration.ofHours(2));
    world.answer(offer(), GONE);

    assertThat(world.disablements).isEmpty();
  }

  @Test
  void nothingBut410ForADayDisablesItAtMakeToo() {
    world.engine.subscriptionChanged(of(ReceiverProfile.MAKE));
    world.answer(offer(), GONE);
    later(Duration.ofHours(24).minusMillis(1));
    world.answer(offer(), GONE);
    assertThat(world.disablements).isEmpty();
    world.pass(Duration.ofMillis(1));
    world.answer(offer(), GONE);

    assertThat(world.disabled).containsOnlyKeys(DisabledReason.GONE);
    offer();
    assertThat(dead(DeadReason.ENDPOINT_GONE)).hasSize(1);
  }

  @Test
  void fortyNineFailuresAreNotEnoughAndNotADayLessThanFive() {
    Instant first = failFor(48, LONG);
    world.answer(offer(), DOWN);
    assertThat(world.disablements).as("49 of them, for five days").isEmpty();
    world.answer(offer(), DOWN);

    assertThat(world.disablements)
        .singleElement()
        .satisfies(
            how -> {
              assertThat(how.cause()).isEqualTo(DisabledReason.LONG_FAILURE);
              assertThat(how.at()).isEqualTo(first.plus(LONG).truncatedTo(ChronoUnit.MILLIS));
            });
    offer();
    assertThat(dead(DeadReason.ENDPOINT_DISABLED)).hasSize(1);
  }

  @Test
  void aThousandFailuresInLessThanFiveDaysAreNot() {
    failFor(1_000, LONG.minusMillis(1));
    world.answer(offer(), DOWN);
    assertThat(world.disablements).isEmpty();

    world.pass(Duration.ofMillis(1));
    world.answer(offer(), DOWN);
    assertThat(world.disablements).hasSize(1);
  }

  @Test
  void oneSuccessBeginsItAnew() {
    failFor(100, LONG.minusHours(1));
    world.ok(offer());
    later(Duration.ofHours(2));
    failFor(100, LONG.minusHours(1));

    assertThat(world.disablements).isEmpty();
  }

  @Test
  void ourOwnFaultsDoNotCount() {
    Outcome ours = new Outcome.Unreachable(FailureClass.PLATFORM_ERROR, "ours");
    world.answer(offer(), ours);
    later(LONG);
    for (int fault = 0; fault < 60; fault++) {
      world.answer(offer(), ours);
    }

    assertThat(world.disablements).isEmpty();
  }

  @Test
  void zeroTurnsItOff() {
    for (DisableSettings off :
        List.of(new DisableSettings(Duration.ZERO, 50), new DisableSettings(LONG, 0))) {
      assertThat(off.isLongFailure(Instant.EPOCH, 10_000, world.now())).isFalse();
    }
    assertThat(new DisableSettings(LONG, 50).isLongFailure(Instant.EPOCH, 10_000, world.now()))
        .isTrue();
  }

  @Test
  void afterALongFailureAPersonBeginsItAnew() {
    failFor(49, LONG);
    world.answer(offer(), DOWN);
    assertThat(world.disablements).hasSize(1);

    world.pass(Duration.ofSeconds(1));
    world.engine.subscriptionChanged(enabled(active("sub_1"), world.now()));
    world.answer(offer(), DOWN);
    assertThat(world.disablements).as("the first failure since").hasSize(1);
    assertThat(isSent()).isTrue();
  }

  @Test
  void whoeverIsEnabledAgainIsAskedAtOnceAndNotWhenItsBreakerEnds() {
    VirtualWorld broken = new VirtualWorld(Defaults.settings(64, RetrySchedule.standard(), 64, 5));
    for (int failure = 0; failure < 5; failure++) {
      broken.answer(broken.offer(at()), DOWN);
    }
    assertThat(broken.opened).isEqualTo(1);
    broken.engine.subscriptionChanged(enabled(active("sub_1"), broken.now()));
    broken.offer(at());

    assertThat(broken.inFlight()).hasSize(1);
  }

  @Test
  void whatAnotherWorkerDisabledIsNotDisabledOnceMore() {
    OpenDelivery inFlight = offer();
    world.engine.subscriptionChanged(disabledByOther());
    world.answer(inFlight, GONE);

    assertThat(world.disablements).isEmpty();
    assertThat(isSent()).isFalse();
  }

  @Test
  void aWorkerThatWroteOverItIsCorrected() {
    world = new VirtualWorld(VirtualWorld.withoutBreaker());
    world.answer(offer(), GONE);
    assertThat(world.learned).hasSize(1);
    world.engine.subscriptionChanged(active("sub_1"));
    assertThat(isSent()).isFalse();
    world.pass(Duration.ofMinutes(2));

    assertThat(world.learned).hasSize(2);
    assertThat(world.learned.getLast().disablement())
        .isEqualTo(world.learned.getFirst().disablement());
    world.engine.subscriptionChanged(active("sub_1").with(world.learned.getLast()));
    world.pass(Duration.ofMinutes(20));
    assertThat(world.learned).as("it is read back").hasSize(2);
  }

  private static SubscriptionTerms disabledByOther() {
    Disablement how = new Disablement(DisabledReason.GONE, Deliveries.START.plusSeconds(1));
    LearnedState nothing = LearnedState.NOTHING;
    return active("sub_1")
        .with(new Standing.Stopped(DeadReason.ENDPOINT_GONE))
        .with(
            new LearnedState(
                Optional.of(how),
                nothing.breaker(),
                nothing.breakerChangedAt(),
                nothing.notBefore(),
                nothing.failures()));
  }

  private static SubscriptionTerms of(ReceiverProfile profile) {
    return active("sub_1", LaneTerms.STANDARD)
        .with(new Standing.Active(Subscriptions.endpoint(profile)));
  }

  /** That many in vain; the first one now, the others at the end. */
  private Instant failFor(int count, Duration time) {
    Instant first = world.now();
    world.answer(offer(), DOWN);
    later(time);
    for (int failure = 1; failure < count; failure++) {
      world.answer(offer(), DOWN);
    }
    return first;
  }

  /** Hours and days, most of them without a tick. */
  private void later(Duration time) {
    Duration ticking = Duration.ofSeconds(1);
    world.stand(time.minus(ticking));
    world.pass(ticking);
  }

  private boolean isSent() {
    int before = world.sent.size();
    offer();
    return world.sent.size() > before;
  }

  private Deliveries at() {
    return Deliveries.at(offset++).expires(world.now().plus(Duration.ofDays(3)));
  }

  private OpenDelivery offer() {
    return world.offer(at());
  }

  private List<OpenDelivery> dead(DeadReason reason) {
    return world.endings.stream()
        .filter(Dead.class::isInstance)
        .map(Dead.class::cast)
        .filter(ending -> ending.reason() == reason)
        .map(Dead::delivery)
        .toList();
  }
}
