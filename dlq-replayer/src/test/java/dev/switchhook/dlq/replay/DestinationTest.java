package dev.switchhook.dlq.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.BreakerState;
import dev.switchhook.events.DisabledReason;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.events.SubscriptionStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DestinationTest {
  private static final Subscription.Builder ACTIVE = ExampleSubscription.of("sub_a", "ten_1");

  @Test
  void anActiveSubscriptionIsOpenWithItsLanesOfNow() {
    assertThat(Destination.of(ACTIVE.setLanes(4).build(), Optional.empty()))
        .isEqualTo(new Destination.Open("ten_1", "api.crm.example", 4));
  }

  @ParameterizedTest
  @EnumSource(value = SubscriptionStatus.class, names = "ACTIVE", mode = EnumSource.Mode.EXCLUDE)
  void whatItsOwnerHasStoppedIsClosed(SubscriptionStatus state) {
    Subscription stopped = ExampleSubscription.of("sub_a", "ten_1").setState(state).build();

    assertThat(Destination.of(stopped, Optional.empty())).isInstanceOf(Destination.Closed.class);
  }

  @Test
  void whatDeliveryHasDisabledIsClosedUntilAPersonEnablesItAgain() {
    Instant gone = ExampleSubscription.ENABLED.plusSeconds(60);
    Optional<SubscriptionState> learned = Optional.of(disabled(gone));

    assertThat(Destination.of(ACTIVE.build(), learned))
        .isEqualTo(
            new Destination.Closed(
                "ten_1", "api.crm.example", "delivery disabled it at " + gone + " (GONE)"));
    Subscription enabled =
        ExampleSubscription.of("sub_a", "ten_1").setEnabledAt(gone.plusSeconds(1)).build();
    assertThat(Destination.of(enabled, learned)).isInstanceOf(Destination.Open.class);
  }

  @Test
  void whatIsNotThereIsMissing() {
    assertThat(Destinations.of(Map.of(), Map.of()).of("sub_a"))
        .isEqualTo(new Destination.Missing());
  }

  private static SubscriptionState disabled(Instant at) {
    return SubscriptionState.newBuilder()
        .setSubscriptionId("sub_a")
        .setTenantId("ten_1")
        .setSubscriptionVersion(1)
        .setDisabled(true)
        .setDisabledReason(DisabledReason.GONE)
        .setDisabledAt(at)
        .setBreaker(BreakerState.CLOSED)
        .setUpdatedAt(at)
        .setWorker("w")
        .build();
  }
}
