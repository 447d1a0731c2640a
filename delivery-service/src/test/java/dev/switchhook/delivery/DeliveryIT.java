package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.AttemptTrigger;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.SubscriptionStatus;
import dev.switchhook.events.Verdict;
import dev.switchhook.ids.DeadLetterId;
import dev.switchhook.local.receiver.Behaviour;
import dev.switchhook.local.receiver.Received;
import dev.switchhook.local.receiver.Signature;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker against a real broker, a real registry and a receiver. */
final class DeliveryIT {
  @TempDir private static Path folder;
  private static DeliveryRig rig;
  private static RunningService service;

  @BeforeAll
  static void start() throws Exception {
    rig = new DeliveryRig(folder);
    service = RunningService.start(rig.settings(Map.of()));
  }

  @AfterAll
  static void stop() throws Exception {
    try (DeliveryRig _ = rig;
        RunningService _ = service) {
      await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(rig.lag()).isZero());
    }
  }

  @Test
  void aDeliveryIsPostedOnceSignedAndRecorded() {
    rig.subscribe("sub_ok", "/ok/1");
    String id = rig.deliver("sub_ok");

    soon().untilAsserted(() -> assertThat(rig.attempts(id)).hasSize(1));
    Received request = rig.requests(id).getFirst();
    assertThat(rig.requests(id)).hasSize(1);
    assertThat(request.signature()).isEqualTo(Signature.VALID);
    assertThat(request.attempt()).isEqualTo(1);
    DeliveryAttempt attempt = rig.attempts(id).getFirst();
    assertThat(attempt.getOutcome()).isEqualTo(AttemptOutcome.DELIVERED);
    assertThat(attempt.getVerdict()).isEqualTo(Verdict.DONE);
    assertThat(attempt.getStatusCode()).isEqualTo(200);
    assertThat(attempt.getEndpointHost()).isEqualTo("crm.example");
  }

  @Test
  void whatFailsComesBackByItsTierUnderTheSameIdNeverEarly() {
    rig.subscribe("sub_flaky", "/fail/1/a");
    String id = rig.deliver("sub_flaky");

    soon().untilAsserted(() -> assertThat(rig.attempts(id)).hasSize(2));
    List<Received> requests = rig.requests(id);
    assertThat(requests).extracting(Received::attempt).containsExactly(1, 2);
    assertThat(requests).extracting(Received::signature).containsOnly(Signature.VALID);
    assertThat(requests.get(0).body()).isEqualTo(requests.get(1).body());
    List<DeliveryAttempt> attempts = rig.attempts(id);
    assertThat(attempts.get(0).getNextTier()).isEqualTo("1s");
    assertThat(attempts.get(1).getTriggeredBy()).isEqualTo(AttemptTrigger.RETRY);
    assertThat(attempts.get(1).getStartedAt()).isAfterOrEqualTo(attempts.get(0).getNextAttemptAt());
    assertThat(attempts.get(1).getOriginTopic()).isEqualTo("webhook.deliveries");
  }

  @Test
  void aRefusalIsConfirmedOnceAndThenFinal() {
    rig.subscribe("sub_404", "/status/404");
    // So little life is left that the confirmation comes by a short tier.
    String id =
        rig.deliver(
            DeliveryRig.delivery("sub_404")
                .setExpiresAt(Instant.now().plus(Duration.ofSeconds(25)))
                .build());

    soon().untilAsserted(() -> assertThat(rig.letters("sub_404")).hasSize(1));
    assertThat(rig.requests(id)).hasSize(2);
    DeadLetter letter = rig.letters("sub_404").getFirst();
    assertThat(letter.getReason()).isEqualTo(DeadReason.PERMANENT_RESPONSE);
    assertThat(letter.getDeadLetterId()).isEqualTo(DeadLetterId.of(id, ""));
    assertThat(letter.getAttempts()).isEqualTo(2);
    assertThat(letter.getLastStatusCode()).isEqualTo(404);
    assertThat(letter.getRecordValue()).isNotNull();
  }

  @Test
  void goneIsFinalAtOnce() {
    rig.subscribe("sub_gone", "/gone");
    String id = rig.deliver("sub_gone");

    soon().untilAsserted(() -> assertThat(rig.letters("sub_gone")).hasSize(1));
    assertThat(rig.letters("sub_gone").getFirst().getReason()).isEqualTo(DeadReason.ENDPOINT_GONE);
    soon().untilAsserted(() -> assertThat(rig.attempts(id)).hasSize(1));
    assertThat(rig.attempts(id).getFirst().getDeadLetterId()).isEqualTo(DeadLetterId.of(id, ""));
  }

  @Test
  void whoeverNeverAnswersIsGivenUpAtTheDeadlineAndTriedAgain() {
    rig.write(rig.row("sub_never", "/never").timeoutMs(1_000).schedule(1_000L).get());
    String id = rig.deliver("sub_never");

    soon().untilAsserted(() -> assertThat(rig.letters("sub_never")).hasSize(1));
    assertThat(rig.letters("sub_never").getFirst())
        .extracting(DeadLetter::getReason, DeadLetter::getLastFailureClass)
        .containsExactly(DeadReason.RETRIES_EXHAUSTED, FailureClass.TIMEOUT);
    assertThat(rig.requests(id)).hasSize(2);
  }

  @Test
  void whoeverAsksForAPauseGetsItForTheWholeLane() {
    String path = "/retry-after/3/429";
    rig.subscribe("sub_pause", path);
    String first = rig.deliver("sub_pause");
    soon().untilAsserted(() -> assertThat(rig.attempts(first)).hasSize(1));
    rig.receiver.behave(path, Behaviour.status(200));
    String second = rig.deliver("sub_pause");

    soon().untilAsserted(() -> assertThat(rig.attempts(second)).hasSize(1));
    soon().untilAsserted(() -> assertThat(rig.attempts(first)).hasSize(2));
    DeliveryAttempt throttled = rig.attempts(first).getFirst();
    assertThat(throttled.getOutcome()).isEqualTo(AttemptOutcome.THROTTLED);
    assertThat(throttled.getRetryAfterMs()).isEqualTo(3_000);
    assertThat(rig.attempts(first).get(1).getStartedAt())
        .isAfterOrEqualTo(throttled.getNextAttemptAt());
    DeliveryAttempt held = rig.attempts(second).getFirst();
    assertThat(held.getStartedAt()).isAfterOrEqualTo(throttled.getEndedAt().plusSeconds(3));
    assertThat(held.getAttempt()).as("waiting used up no attempt").isEqualTo(1);
  }

  @Test
  void poisonBetweenGoodOnesIsALetterAndHarmsNobody() {
    rig.subscribe("sub_poison", "/ok/2");
    List<String> good = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      good.add(rig.deliver("sub_poison"));
      byte[] odd = new byte[round];
      rig.send(
          new ProducerRecord<>(
              "webhook.deliveries",
              DeliveryRig.partitionOf("sub_poison"),
              "sub_poison".getBytes(UTF_8),
              round == 4 ? null : odd));
    }
    String last = rig.deliver("sub_poison");

    soon().untilAsserted(() -> assertThat(rig.letters("sub_poison")).hasSize(5));
    soon().untilAsserted(() -> assertThat(rig.requests(last)).hasSize(1));
    for (String id : good) {
      assertThat(rig.requests(id)).hasSize(1);
    }
    assertThat(rig.letters("sub_poison"))
        .extracting(DeadLetter::getReason)
        .containsOnly(DeadReason.UNDECODABLE);
    assertThat(rig.letters("sub_poison"))
        .extracting(DeadLetter::getDeadLetterId)
        .doesNotHaveDuplicates();
  }

  @Test
  void foreignPausedUnknownAndLateDeliveriesAreLettersAndNeverSent() {
    rig.subscribe("sub_mine", "/ok/3");
    rig.write(rig.row("sub_paused", "/ok/4").state(SubscriptionStatus.PAUSED).get());
    Delivery.Builder foreign = DeliveryRig.delivery("sub_mine").setTenantId("ten_2");
    rig.deliver(foreign.build());
    rig.deliver(
        DeliveryRig.delivery("sub_mine").setExpiresAt(Instant.now().minusSeconds(1)).build());
    rig.deliver("sub_paused");
    rig.deliver("sub_nobody");

    soon().untilAsserted(() -> assertThat(rig.letters("sub_mine")).hasSize(2));
    soon().untilAsserted(() -> assertThat(rig.letters("sub_paused")).hasSize(1));
    soon().untilAsserted(() -> assertThat(rig.letters("sub_nobody")).hasSize(1));
    assertThat(rig.letters("sub_mine"))
        .extracting(DeadLetter::getReason)
        .containsExactlyInAnyOrder(DeadReason.TENANT_MISMATCH, DeadReason.EXPIRED);
    assertThat(rig.letters("sub_paused").getFirst().getReason())
        .isEqualTo(DeadReason.ENDPOINT_DISABLED);
    assertThat(rig.receiver.count("/ok/3")).isZero();
    assertThat(rig.receiver.count("/ok/4")).isZero();
  }

  @Test
  void aRepeatOfTheFanOutIsSentOnce() {
    rig.subscribe("sub_repeat", "/ok/5");
    Delivery delivery = DeliveryRig.delivery("sub_repeat").build();
    rig.deliver(delivery);
    rig.deliver(delivery);
    String marker = rig.deliver("sub_repeat");

    soon().untilAsserted(() -> assertThat(rig.requests(marker)).hasSize(1));
    soon().untilAsserted(() -> assertThat(rig.lag()).isZero());
    assertThat(rig.requests(delivery.getDeliveryId())).hasSize(1);
  }

  @Test
  void aChangedSubscriptionIsInForceAtOnce() {
    rig.subscribe("sub_moved", "/ok/6");
    String before = rig.deliver("sub_moved");
    soon().untilAsserted(() -> assertThat(rig.requests(before)).hasSize(1));

    rig.subscribe("sub_moved", "/ok/7");
    soon()
        .untilAsserted(
            () -> {
              String id = rig.deliver("sub_moved");
              await().atMost(Duration.ofSeconds(30)).until(() -> !rig.requests(id).isEmpty());
              assertThat(rig.requests(id).getFirst().path()).isEqualTo("/ok/7");
            });
  }

  @Test
  void healthAndMetersTellHowItFares() {
    rig.subscribe("sub_meters", "/ok/8");
    String id = rig.deliver("sub_meters");
    soon().untilAsserted(() -> assertThat(rig.attempts(id)).hasSize(1));

    assertThat(service.isReady()).isTrue();
    assertThat(service.metrics())
        .contains(
            "switchhook_inflight{",
            "switchhook_lanes{",
            "switchhook_lane_wait_seconds_count{",
            "switchhook_deferred_total{",
            "switchhook_settle_pending{",
            "switchhook_settle_age{",
            "switchhook_loop_late_seconds_count",
            "switchhook_first_attempt_delay_seconds_bucket{",
            "switchhook_deliveries_finished_total{",
            "switchhook_subscriptions_known");
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(200));
  }
}
