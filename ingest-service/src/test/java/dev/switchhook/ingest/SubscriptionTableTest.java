package dev.switchhook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.BreakerState;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.Wire;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import dev.switchhook.topics.Topics;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscriptionTableTest {
  private static final String OTHER_TENANT = "ten_other";

  @TempDir private Path folder;
  private Pipe pipe;

  @BeforeEach
  void startsWithOneSubscription() {
    pipe = new Pipe(folder);
    pipe.subscribe(ExampleSubscription.subscription().build());
  }

  @AfterEach
  void ends() {
    pipe.close();
  }

  @Test
  void aDeletedSubscriptionGetsNothing() {
    pipe.subscription(ExampleSubscription.ID, null);
    pipe.send(ExampleCall.ended());
    assertThat(pipe.deliveryRecords()).isEmpty();
    assertThat(pipe.subscriptions.count()).isZero();
  }

  @Test
  void aSubscriptionRecordThatCannotBeUsedLeavesTheLastGoodOneInForce() {
    Subscription good = ExampleSubscription.subscription().build();
    pipe.subscription(ExampleSubscription.ID, new byte[] {1, 2, 3});
    assertThat(pipe.subscriptions.unusable()).containsOnlyKeys(ExampleSubscription.ID);
    pipe.subscribe(
        ExampleSubscription.subscription().setTenantId(OTHER_TENANT).setVersion(2).build());
    pipe.subscribe(
        ExampleSubscription.subscription().setEventTypes(List.of("call.*", "call*")).build());
    pipe.subscription("sub_elsewhere", subscriptionBytes(good));

    pipe.send(ExampleCall.ended());

    assertThat(pipe.deliveries()).hasSize(1);
    assertThat(pipe.subscriptions.unusable())
        .containsOnlyKeys(ExampleSubscription.ID, "sub_elsewhere");
    assertThat(pipe.subscriptions.countOf(OTHER_TENANT)).isZero();

    pipe.subscribe(good);
    assertThat(pipe.subscriptions.unusable()).containsOnlyKeys("sub_elsewhere");
  }

  @Test
  void aFilterThatCannotBeCompiledLeavesTheLastGoodOneInForce() {
    pipe.subscribe(
        ExampleSubscription.subscription().setFilter("data.outcome == \"escalated\"").build());
    pipe.subscribe(ExampleSubscription.subscription().setFilter("data.outcome ==").build());
    pipe.send(ExampleCall.ended());
    assertThat(pipe.deliveries()).isEmpty();
    assertThat(pipe.subscriptions.unusable()).containsOnlyKeys(ExampleSubscription.ID);
  }

  @Test
  void aFilterThatFailsOnAnEventIsAMatchCountedAndTimed() {
    pipe.subscribe(
        ExampleSubscription.subscription("sub_new").setFilter("data.no_such == 1").build());
    pipe.send(ExampleCall.ended());
    assertThat(pipe.deliveries()).hasSize(2);
    assertThat(pipe.counted("switchhook.filter.errors")).isEqualTo(1);
    assertThat(pipe.meters.get("switchhook.filter.time").timer().count()).isEqualTo(1);
  }

  @Test
  void anEventLooksAtThoseWhoTakeItsTypeAndAtNobodyElse() {
    for (int other = 0; other < 100; other++) {
      pipe.subscribe(
          ExampleSubscription.subscription("sub_foreign_" + other)
              .setTenantId(OTHER_TENANT)
              .build(),
          ExampleSubscription.subscription("sub_billing_" + other)
              .setEventTypes(List.of("billing.*", "call.started"))
              .build());
    }
    pipe.subscribe(
        ExampleSubscription.subscription("sub_calls").setEventTypes(List.of("call.*")).build());
    pipe.send(ExampleCall.ended());
    assertThat(pipe.deliveries()).hasSize(2);
    assertThat(pipe.counted("switchhook.subscriptions.considered")).isEqualTo(2);
  }

  @Test
  void whatDeliveryHasLearnedIsKnownAndPoisonCountsAsNothing() {
    SubscriptionState state =
        SubscriptionState.newBuilder()
            .setSubscriptionId(ExampleSubscription.ID)
            .setTenantId(ExampleCall.TENANT)
            .setSubscriptionVersion(1)
            .setBreaker(BreakerState.OPEN)
            .setUpdatedAt(pipe.now())
            .setWorker("w")
            .build();
    int schema = pipe.register(Topics.SUBSCRIPTION_STATE, SubscriptionState.getClassSchema());
    pipe.learned(ExampleSubscription.ID, Pipe.framed(schema, Wire.avro(state)));
    assertThat(pipe.subscriptions.learned(ExampleSubscription.ID)).contains(state);

    pipe.learned(ExampleSubscription.ID, new byte[] {1, 2, 3});
    assertThat(pipe.subscriptions.learned(ExampleSubscription.ID)).isEmpty();
    pipe.send(ExampleCall.ended());
    assertThat(pipe.deliveries()).hasSize(1);
  }

  private byte[] subscriptionBytes(Subscription subscription) {
    return Pipe.framed(
        pipe.register(Topics.SUBSCRIPTIONS, Subscription.getClassSchema()),
        Wire.avro(subscription));
  }
}
