package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.events.ActorSource;
import dev.switchhook.events.AuditAction;
import dev.switchhook.events.AuditRecord;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.DisabledReason;
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.local.receiver.Behaviour;
import dev.switchhook.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is gone is asked no more, everybody knows it, and a person has the last word. */
final class DisableIT {
  @TempDir private static Path folder;
  private static DeliveryRig rig;

  @BeforeAll
  static void start() {
    rig = new DeliveryRig(folder);
  }

  @AfterEach
  void allowEverything() throws Exception {
    WriteRights.allowEverything(rig.admin);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void oneRequestThenDeadLettersAlsoAfterARestartUntilAPersonEnablesIt() throws Exception {
    rig.write(rig.row("sub_gone", "/gone/once").maxInFlight(1).get());
    List<String> dead = new ArrayList<>();
    try (RunningService service = RunningService.start(rig.settings(Map.of()))) {
      for (int delivery = 0; delivery < 10; delivery++) {
        dead.add(rig.deliver("sub_gone"));
      }
      soon().untilAsserted(() -> assertThat(gone("sub_gone")).containsAll(dead));
      soon().untilAsserted(() -> assertThat(rig.lag()).isZero());
      soon().untilAsserted(() -> assertThat(audits("sub_gone")).hasSize(1));
      soon()
          .untilAsserted(
              () ->
                  assertThat(states("sub_gone"))
                      .last()
                      .satisfies(
                          state -> {
                            assertThat(state.getDisabled()).isTrue();
                            assertThat(state.getDisabledReason()).isEqualTo(DisabledReason.GONE);
                            assertThat(state.getDisabledAt()).isNotNull();
                            assertThat(state.getLastStatusCode()).isEqualTo(410);
                            assertThat(state.getTenantId()).isEqualTo("ten_1");
                          }));
      assertThat(service.meter("switchhook_subscriptions_disabled_total{reason=\"gone\""))
          .isEqualTo(1);
    }
    AuditRecord audit = audits("sub_gone").getFirst();
    assertThat(audit.getAction()).isEqualTo(AuditAction.DISABLE);
    assertThat(audit.getActorSource()).isEqualTo(ActorSource.SERVICE);
    assertThat(audit.getTenantIds()).containsExactly("ten_1");

    try (RunningService _ = RunningService.start(rig.settings(Map.of()))) {
      dead.add(rig.deliver("sub_gone"));
      soon().untilAsserted(() -> assertThat(gone("sub_gone")).containsAll(dead));
      assertThat(rig.receiver.count("/gone/once")).as("of all deliveries").isEqualTo(1);

      rig.receiver.behave("/gone/once", Behaviour.status(200));
      rig.write(rig.row("sub_gone", "/gone/once").enabledAt(Instant.now()).get());
      soon()
          .until(
              () -> {
                rig.deliver("sub_gone");
                return rig.receiver.count("/gone/once") > 1;
              });
      String after = rig.deliver("sub_gone");
      soon().untilAsserted(() -> assertThat(rig.requests(after)).hasSize(1));
      soon().untilAsserted(() -> assertThat(rig.lag()).isZero());
      assertThat(gone("sub_gone")).doesNotContain(after);
    }
    assertThat(audits("sub_gone")).as("said once").hasSize(1);
  }

  @Test
  void aStateTopicThatTakesNothingHoldsUpNothingAndIsWrittenInTheEnd() throws Exception {
    rig.write(rig.row("sub_unsaid", "/gone/unsaid").maxInFlight(1).get());
    rig.subscribe("sub_beside", "/ok/beside");
    List<String> dead = new ArrayList<>();
    try (RunningService service =
        RunningService.start(rig.settings(Map.of("delivery.writes.stuck.ms", "500")))) {
      WriteRights.refuse(rig.admin, Topics.SUBSCRIPTION_STATE);
      WriteRights.refuse(rig.admin, Topics.AUDIT);
      for (int delivery = 0; delivery < 5; delivery++) {
        dead.add(rig.deliver("sub_unsaid"));
      }
      soon().untilAsserted(() -> assertThat(gone("sub_unsaid")).containsAll(dead));
      soon()
          .until(
              () ->
                  service.meter(
                          "switchhook_settle_errors_total{topic=\"webhook.subscription-state\"")
                      > 3);
      String beside = rig.deliver("sub_beside");
      dead.add(rig.deliver("sub_unsaid"));
      soon().untilAsserted(() -> assertThat(rig.requests(beside)).hasSize(1));
      soon().untilAsserted(() -> assertThat(gone("sub_unsaid")).containsAll(dead));
      soon().untilAsserted(() -> assertThat(rig.lag()).isZero());
      assertThat(service.isReady()).isTrue();
      assertThat(rig.receiver.count("/gone/unsaid")).isEqualTo(1);
      assertThat(states("sub_unsaid")).isEmpty();

      WriteRights.allowEverything(rig.admin);
      soon()
          .untilAsserted(
              () ->
                  assertThat(states("sub_unsaid"))
                      .singleElement()
                      .extracting(SubscriptionState::getDisabled)
                      .isEqualTo(true));
      soon().untilAsserted(() -> assertThat(audits("sub_unsaid")).hasSize(1));
    }
  }

  @Test
  void howLongItHasFailedOutlivesTheProcess() throws Exception {
    rig.write(rig.row("sub_fails", "/status/500/fails").schedule(1_000L, 1_000L).get());
    failOnce();
    SubscriptionState first = states("sub_fails").getLast();
    assertThat(first.getConsecutiveFailures()).isEqualTo(3);
    assertThat(first.getFailingSince()).isNotNull();
    assertThat(first.getLastStatusCode()).isEqualTo(500);

    failOnce();
    SubscriptionState second = states("sub_fails").getLast();
    assertThat(second.getConsecutiveFailures()).isEqualTo(6);
    assertThat(second.getFailingSince()).isEqualTo(first.getFailingSince());

    rig.receiver.behave("/status/500/fails", Behaviour.status(200));
    try (RunningService _ = RunningService.start(rig.settings(Map.of()))) {
      rig.deliver("sub_fails");
      soon()
          .untilAsserted(
              () -> {
                SubscriptionState third = states("sub_fails").getLast();
                assertThat(third.getConsecutiveFailures()).isZero();
                assertThat(third.getFailingSince()).isNull();
                assertThat(third.getLastSuccessAt()).isNotNull();
              });
    }
    assertThat(states("sub_fails")).as("not one for each attempt").hasSize(3);
  }

  /** A life of the service, in which one delivery fails to its end. */
  private static void failOnce() throws Exception {
    int before = rig.letters("sub_fails").size();
    try (RunningService _ = RunningService.start(rig.settings(Map.of()))) {
      rig.deliver("sub_fails");
      soon().untilAsserted(() -> assertThat(rig.letters("sub_fails")).hasSize(before + 1));
    }
  }

  private static List<String> gone(String subscription) {
    return rig.letters(subscription).stream()
        .filter(letter -> letter.getReason() == DeadReason.ENDPOINT_GONE)
        .map(DeadLetter::getDeliveryId)
        .toList();
  }

  private static List<SubscriptionState> states(String subscription) {
    return rig.read(Topics.SUBSCRIPTION_STATE, SubscriptionState.class).stream()
        .filter(state -> state.getSubscriptionId().equals(subscription))
        .toList();
  }

  private static List<AuditRecord> audits(String subscription) {
    return rig.read(Topics.AUDIT, AuditRecord.class).stream()
        .filter(audit -> audit.getSubscriptionIds().contains(subscription))
        .toList();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(200));
  }
}
