package dev.switchhook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Delivery;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.Wire;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Records of {@code webhook.subscriptions} that cannot be used, each as the first that is read of
 * its key and as the successor of a good one. A neighbour of another tenant gets every event of its
 * own all the while.
 */
class PoisonSubscriptionsTest {
  private static final String NEIGHBOUR = "ten_neighbour";

  @TempDir private Path folder;
  private Pipe pipe;

  @BeforeEach
  void starts() {
    pipe = new Pipe(folder);
  }

  @AfterEach
  void ends() {
    pipe.close();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(PoisonSubscription.class)
  void atTheStart(PoisonSubscription row) {
    pipe.subscription(ExampleSubscription.ID, row.value(pipe));
    pipe.subscribe(neighbour());

    assertThat(deliveriesToEach()).isEqualTo(row.servedAlone);
    toldOrNot(row);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(PoisonSubscription.class)
  void atRunTime(PoisonSubscription row) {
    pipe.subscribe(neighbour(), ExampleSubscription.subscription().build());
    assertThat(deliveriesToEach()).isEqualTo(1);

    pipe.subscription(ExampleSubscription.ID, row.value(pipe));

    assertThat(deliveriesToEach()).isEqualTo(row.servedAfterAGoodOne);
    toldOrNot(row);

    pipe.subscribe(ExampleSubscription.subscription().setVersion(9).build());
    assertThat(pipe.subscriptions.unusable()).isEmpty();
    assertThat(deliveriesToEach()).isEqualTo(1);
  }

  @Test
  void aRecordWithAnotherKeyThanItsIdIsNeitherTheOnesNorTheOthers() {
    pipe.subscribe(neighbour());
    pipe.subscription(
        "sub_elsewhere", PoisonSubscription.bytes(pipe, ExampleSubscription.subscription()));

    assertThat(deliveriesToEach()).isZero();
    assertThat(pipe.subscriptions.unusable()).containsOnlyKeys("sub_elsewhere");
  }

  @Test
  void aRecordThatWouldMoveToAnotherTenantLeavesItWhereItIs() {
    pipe.subscribe(neighbour(), ExampleSubscription.subscription().build());
    pipe.subscribe(ExampleSubscription.subscription().setTenantId(NEIGHBOUR).setVersion(2).build());

    assertThat(deliveriesToEach()).isEqualTo(1);
    assertThat(pipe.subscriptions.unusable().get(ExampleSubscription.ID))
        .contains("does not move to another tenant");
    assertThat(pipe.subscriptions.countOf(NEIGHBOUR)).isEqualTo(1);
  }

  /** Meter, health page and log take it from there: its key, and a reason without its content. */
  private void toldOrNot(PoisonSubscription row) {
    if (row.why.isEmpty()) {
      assertThat(pipe.subscriptions.unusable()).isEmpty();
      return;
    }
    assertThat(pipe.subscriptions.unusable()).containsOnlyKeys(ExampleSubscription.ID);
    assertThat(pipe.subscriptions.unusable().get(ExampleSubscription.ID)).contains(row.why);
  }

  /**
   * An event of each tenant: the neighbour's must arrive, whatever the row is.
   *
   * @return how many deliveries the example's subscription got of its own
   */
  private int deliveriesToEach() {
    String call = "call_" + pipe.now().toEpochMilli();
    pipe.pass(java.time.Duration.ofMillis(1));
    CallEvent own = Wire.inCall(ExampleCall.TENANT, call, ExampleCall.ended());
    pipe.send(own);
    pipe.send(Wire.inCall(NEIGHBOUR, call, ExampleCall.ended()));

    List<Delivery> made = pipe.deliveries();
    assertThat(made).filteredOn(each -> each.getTenantId().equals(NEIGHBOUR)).hasSize(1);
    assertThat(pipe.rejected()).isEmpty();
    assertThat(made)
        .filteredOn(each -> each.getTenantId().equals(ExampleCall.TENANT))
        .allSatisfy(
            each -> {
              assertThat(each.getSubscriptionId()).isEqualTo(ExampleSubscription.ID);
              assertThat(each.getEventId()).isEqualTo(own.getId().toString());
              assertThat(UTF_8.decode(each.getBody().duplicate()).toString()).contains(call);
            });
    return made.size() - 1;
  }

  private static dev.switchhook.events.Subscription neighbour() {
    return ExampleSubscription.subscription("sub_neighbour").setTenantId(NEIGHBOUR).build();
  }
}
