package dev.switchhook.delivery.engine;

import static dev.switchhook.delivery.engine.Deliveries.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.Ending.Dead;
import dev.switchhook.delivery.engine.Ending.Deferred;
import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.delivery.subscription.LaneTerms;
import dev.switchhook.delivery.subscription.LearnedState;
import dev.switchhook.delivery.subscription.Standing;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import dev.switchhook.events.DeadReason;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a delivery before it is sent. */
final class EngineOfferedTest {
  private final VirtualWorld world = new VirtualWorld();

  @Test
  void aDeliveryOfAnActiveSubscriptionIsSentAtOnce() {
    OpenDelivery first = world.offer(Deliveries.at(1).attempts(2));

    assertThat(world.sentIds()).containsExactly(first.id());
    assertThat(world.sent.getFirst().number()).isEqualTo(3);
    assertThat(world.endings).isEmpty();
  }

  @Test
  void poisonBecomesADeadLetterAndStopsNobody() {
    Poison poison =
        new Poison(
            new Position("webhook.deliveries", 0, 7, 1),
            new SourceRecord(null, null, List.of()),
            DeadReason.UNDECODABLE,
            "empty");
    world.engine.offered(poison);
    OpenDelivery next = world.offer(Deliveries.at(8));

    assertThat(world.endings).containsExactly(new Ending.Poisoned(poison));
    assertThat(world.sentIds()).containsExactly(next.id());
  }

  @Test
  void aStoppedSubscriptionGetsNothing() {
    world.engine.subscriptionChanged(Subscriptions.stopped("sub_2", DeadReason.ENDPOINT_DISABLED));
    world.engine.subscriptionChanged(Subscriptions.stopped("sub_3", DeadReason.ENDPOINT_GONE));

    world.offer(Deliveries.at(1).of("sub_2"));
    world.offer(Deliveries.at(2).of("sub_3"));

    assertThat(world.sent).isEmpty();
    assertThat(deaths()).containsExactly(DeadReason.ENDPOINT_DISABLED, DeadReason.ENDPOINT_GONE);
  }

  @Test
  void aForeignTenantsDeliveryIsNotSentAndDoesNotLearnTheHost() {
    world.offer(Deliveries.at(1).tenant("ten_2"));

    assertThat(world.sent).isEmpty();
    Dead dead = (Dead) world.lastEnding();
    assertThat(dead.reason()).isEqualTo(DeadReason.TENANT_MISMATCH);
    assertThat(dead.host()).isEmpty();
  }

  @Test
  void whatOutlivedItsLifeIsNotSent() {
    world.offer(Deliveries.at(1).expires(START.minusMillis(1)));

    assertThat(world.sent).isEmpty();
    assertThat(deaths()).containsExactly(DeadReason.EXPIRED);
  }

  @Test
  void whatIsDueWithinASecondWaitsHereAndIsNeverEarly() {
    world.offer(Deliveries.at(1).kind(Kind.DUE).due(START.plusMillis(40)));
    world.pass(Duration.ofMillis(39));
    assertThat(world.sent).isEmpty();

    world.pass(Duration.ofMillis(1));
    assertThat(world.sent).hasSize(1);
    assertThat(world.endings).isEmpty();
  }

  @Test
  void whatIsDueLaterGoesOnToTheTierThatBringsItNearer() {
    Instant due = START.plus(Duration.ofSeconds(36));
    OpenDelivery delivery = world.offer(Deliveries.at(1).kind(Kind.DUE).due(due));

    assertThat(world.sent).isEmpty();
    assertThat(world.endings)
        .containsExactly(new Deferred(delivery, RetryTier.S30, due, DeferralReason.HOP));
  }

  @Test
  void aSubscriptionWhoseSecretDoesNotOpenWaitsAndIsNeverSentUnsigned() {
    world.engine.subscriptionChanged(Subscriptions.locked("sub_2"));
    OpenDelivery delivery = world.offer(Deliveries.at(1).of("sub_2"));

    assertThat(world.sent).isEmpty();
    assertThat(world.endings)
        .containsExactly(
            new Deferred(
                delivery,
                RetryTier.S30,
                START.plus(Duration.ofSeconds(30)),
                DeferralReason.SECRET));
  }

  @Test
  void aRowThatCannotBeReadNamesNoTenantAndMakesItsDeliveriesWait() {
    world.engine.subscriptionChanged(
        new SubscriptionTerms(
            "sub_2",
            "",
            0,
            Instant.EPOCH,
            "",
            new Standing.Locked("UNDECODABLE"),
            LaneTerms.STANDARD,
            LearnedState.NOTHING));
    world.offer(Deliveries.at(1).of("sub_2"));

    assertThat(world.deferred).containsOnlyKeys(DeferralReason.SECRET);
  }

  @Test
  void aSubscriptionThatIsKnownAMomentLaterGetsItsDelivery() {
    OpenDelivery early = world.offer(Deliveries.at(1).of("sub_new"));
    world.pass(Duration.ofMillis(300));
    assertThat(world.endings).isEmpty();

    world.engine.subscriptionChanged(Subscriptions.active("sub_new"));
    assertThat(world.sentIds()).containsExactly(early.id());

    world.pass(Duration.ofSeconds(5));
    assertThat(world.sentIds()).as("its timer must not send it again").hasSize(1);
  }

  @Test
  void aSubscriptionNobodyKnowsCountsAsDeletedAfterTwoSeconds() {
    world.offer(Deliveries.at(1).of("sub_gone"));
    world.pass(Duration.ofMillis(1_999));
    assertThat(world.endings).isEmpty();

    world.pass(Duration.ofMillis(1));
    assertThat(deaths()).containsExactly(DeadReason.ENDPOINT_DISABLED);

    world.offer(Deliveries.at(2).of("sub_gone"));
    assertThat(deaths()).as("the second does not wait").hasSize(2);
  }

  @Test
  void aDeletedSubscriptionsDeliveriesDieAtOnce() {
    world.engine.subscriptionDeleted("sub_1");
    world.offer(Deliveries.at(1));

    assertThat(deaths()).containsExactly(DeadReason.ENDPOINT_DISABLED);
  }

  @Test
  void theWallClockDecidesWhatIsDueAndNotTheMonotonicOne() {
    world.offer(Deliveries.at(1).kind(Kind.DUE).due(START.plusMillis(500)));
    world.wallClockJumps(Duration.ofHours(-1));
    world.pass(Duration.ofMillis(500));

    assertThat(world.sent).isEmpty();
    assertThat(world.endings).hasSize(1).first().isInstanceOf(Deferred.class);
  }

  private List<DeadReason> deaths() {
    return world.endings.stream()
        .map(
            ending ->
                ending instanceof Dead dead
                    ? Optional.of(dead.reason())
                    : Optional.<DeadReason>empty())
        .flatMap(Optional::stream)
        .toList();
  }
}
