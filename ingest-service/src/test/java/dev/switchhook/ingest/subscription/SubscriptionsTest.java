package dev.switchhook.ingest.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionStatus;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionsTest {
  private static final String TENANT = "ten_a";

  private final Subscriptions subscriptions = new Subscriptions();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          call.ended      | sub_all sub_calls sub_ended
          call.started    | sub_all sub_calls
          call.leg.ended  | sub_all sub_calls sub_legs
          caller.known    | sub_all
          recording.ready | sub_all
          """)
  void aTypeFindsWhoTakesItByNameByPrefixOrAtAll(String type, String takers) {
    put("sub_legs", TENANT, "call.leg.*");
    put("sub_ended", TENANT, "call.ended");
    put("sub_calls", TENANT, "call.*");
    put("sub_all", TENANT, "*");
    put("sub_foreign", "ten_b", "*");
    assertThat(takers(type)).containsExactly(takers.split(" "));
  }

  @Test
  void whoTakesATypeInSeveralWaysIsFoundOnce() {
    put("sub_b", TENANT, "call.ended", "call.*", "*");
    put("sub_a", TENANT, "call.ended");
    assertThat(takers("call.ended")).containsExactly("sub_a", "sub_b");
  }

  @Test
  void whoIsNotOnIsNotFoundButThere() {
    put("sub_a", TENANT, "*");
    subscriptions.put(
        ExampleSubscription.known(
            subscription("sub_a", TENANT, "*").setState(SubscriptionStatus.PAUSED).build()));
    assertThat(takers("call.ended")).isEmpty();
    assertThat(subscriptions.find(TENANT, "sub_a")).isPresent();
  }

  @Test
  void aChangeTakesThePlaceOfWhatWasThereBefore() {
    put("sub_a", TENANT, "call.*", "recording.ready");
    put("sub_a", TENANT, "recording.*");
    assertThat(takers("call.ended")).isEmpty();
    assertThat(takers("recording.ready")).containsExactly("sub_a");
    subscriptions.remove("sub_a");
    assertThat(takers("recording.ready")).isEmpty();
    assertThat(subscriptions.countOf(TENANT)).isZero();
  }

  /** A change that is seen in halves would lose the event. */
  @Test
  void whoTakesATypeBeforeAndAfterAChangeIsFoundAtEachMoment() throws InterruptedException {
    put("sub_a", TENANT, "call.*");
    Thread writer =
        Thread.ofPlatform()
            .start(
                () ->
                    IntStream.range(0, 5_000)
                        .forEach(
                            turn -> put("sub_a", TENANT, turn % 2 == 0 ? "call.ended" : "call.*")));
    int missed = 0;
    while (writer.isAlive()) {
      missed += takers("call.ended").isEmpty() ? 1 : 0;
    }
    writer.join();
    assertThat(missed).isZero();
  }

  @Test
  void ofTenThousandOnlyTheTakersAreLookedAt() {
    IntStream.range(0, 1_000).forEach(tenant -> tenSubscriptions("ten_" + tenant));
    assertThat(subscriptions.count()).isEqualTo(10_000);
    assertThat(subscriptions.takersOf("ten_471", "call.ended"))
        .extracting(known -> known.subscription().getTenantId())
        .hasSize(3)
        .containsOnly("ten_471");
    assertThat(subscriptions.takersOf("ten_unheard_of", "call.ended")).isEmpty();
  }

  private void tenSubscriptions(String tenant) {
    put(tenant + "_0", tenant, "*");
    put(tenant + "_1", tenant, "call.*");
    put(tenant + "_2", tenant, "call.ended", "call.started");
    IntStream.range(3, 10).forEach(each -> put(tenant + "_" + each, tenant, "billing.*"));
  }

  private List<String> takers(String type) {
    return subscriptions.takersOf(TENANT, type).stream()
        .map(known -> known.subscription().getSubscriptionId())
        .toList();
  }

  private void put(String id, String tenant, String... eventTypes) {
    subscriptions.put(ExampleSubscription.known(subscription(id, tenant, eventTypes).build()));
  }

  private static Subscription.Builder subscription(String id, String tenant, String... eventTypes) {
    return ExampleSubscription.subscription(id)
        .setTenantId(tenant)
        .setEventTypes(List.copyOf(Set.of(eventTypes)));
  }
}
