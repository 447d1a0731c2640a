package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.events.Delivery;
import dev.switchhook.events.Ordering;
import dev.switchhook.ids.DeliveryId;
import dev.switchhook.local.receiver.Behaviour;
import dev.switchhook.local.receiver.Received;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a receiver accepts first, call by call, and what the worker says of it. */
final class DeliveryOrderIT {
  private static final long SEED = 20_261_126;
  private static final int CALLS = 500;
  private static final int EVENTS = 6;
  private static final Behaviour HANG = new Behaviour.Raw(0, "", Behaviour.Afterwards.KEEP);
  private static final String OVERTAKEN = "switchhook_order_overtaken_total";
  private static final String UNHELD = "switchhook_order_unheld_total";

  @TempDir private static Path folder;
  private static DeliveryRig rig;
  private static RunningService service;

  private final Random random = new Random(SEED);

  @BeforeAll
  static void start() throws Exception {
    rig = new DeliveryRig(folder);
    // So patient that nothing leaves a lane but by failing: what is far out is not remembered.
    service =
        RunningService.start(
            rig.settings(
                Map.of(
                    "delivery.lane.patience.ms", "60000",
                    "delivery.lane.queue", "8192",
                    "delivery.lane.limit.start", "64")));
  }

  @AfterAll
  static void stop() throws Exception {
    try (DeliveryRig _ = rig) {
      service.close();
    }
  }

  @Test
  void aReceiverThatFailsEveryTenthFirstAttemptAcceptsEachCallInSequence() {
    String path = "/fail-some/10/7/order";
    rig.write(rig.row("sub_order", path).order(Ordering.PER_CALL, 60_000L).get());
    double before = service.meter(OVERTAKEN) + service.meter(UNHELD);
    Map<String, Delivery> sent = new HashMap<>();
    for (long sequence = 1; sequence <= EVENTS; sequence++) {
      for (int call = 0; call < CALLS; call++) {
        send("sub_order", "call_" + call, sequence, sent);
      }
    }
    List<Delivery> accepted = acceptances(path, sent);

    long failed = rig.receiver.received(path).stream().filter(each -> !each.accepted()).count();
    assertThat(failed).isBetween(CALLS * EVENTS / 20L, CALLS * EVENTS / 5L);
    assertThat(inversions(accepted)).isZero();
    assertThat(service.meter(OVERTAKEN) + service.meter(UNHELD)).isEqualTo(before);
    assertThat(rig.receiver.received(path)).as("no repeats").hasSize((int) failed + sent.size());
  }

  @Test
  void aHoldThatRunsOutIsOvertakenAndCountedOnce() {
    String path = "/status/200/hold";
    rig.write(rig.row("sub_hold", path).order(Ordering.PER_CALL, 500L).timeoutMs(8_000).get());
    double before = service.meter(OVERTAKEN);
    List<Delivery> accepted = behindOneThatHangs("sub_hold", path);

    assertThat(accepted).extracting(Delivery::getSequence).containsExactly(2L, 3L, 1L);
    assertThat(service.meter(OVERTAKEN) - before).isEqualTo(inversions(accepted)).isEqualTo(2);
  }

  @Test
  void withoutOrderNothingIsHeld() {
    String path = "/status/200/none";
    rig.write(rig.row("sub_none", path).order(Ordering.NONE, 60_000L).timeoutMs(8_000).get());
    double before = service.meter(OVERTAKEN);
    List<Delivery> accepted = behindOneThatHangs("sub_none", path);

    assertThat(accepted).extracting(Delivery::getSequence).last().isEqualTo(1L);
    assertThat(inversions(accepted)).isEqualTo(2);
    assertThat(service.meter(OVERTAKEN)).isEqualTo(before);
  }

  /** The first of a call hangs until its deadline; two more come while it does. */
  private List<Delivery> behindOneThatHangs(String subscription, String path) {
    Map<String, Delivery> sent = new HashMap<>();
    rig.receiver.behave(path, HANG);
    send(subscription, "call_hang", 1, sent);
    soon().until(() -> rig.receiver.count(path) == 1);
    rig.receiver.behave(path, Behaviour.status(200));
    send(subscription, "call_hang", 2, sent);
    send(subscription, "call_hang", 3, sent);
    return acceptances(path, sent);
  }

  private void send(String subscription, String call, long sequence, Map<String, Delivery> sent) {
    String event = new UUID(random.nextLong(), random.nextLong()).toString();
    Delivery delivery =
        DeliveryRig.delivery(subscription)
            .setEventId(event)
            .setDeliveryId(DeliveryId.of(event, subscription))
            .setCallId(call)
            .setSequence(sequence)
            .build();
    sent.put(delivery.getDeliveryId(), delivery);
    rig.deliver(delivery);
  }

  /** What was accepted, by its first acceptance, when all of it is. */
  private static List<Delivery> acceptances(String path, Map<String, Delivery> sent) {
    soon()
        .until(
            () ->
                rig.receiver.received(path).stream().filter(Received::accepted).count()
                    >= sent.size());
    soon().untilAsserted(() -> assertThat(rig.lag()).isZero());
    LinkedHashSet<String> ids = new LinkedHashSet<>();
    rig.receiver.received(path).stream()
        .filter(Received::accepted)
        .forEach(request -> ids.add(request.webhookId()));
    assertThat(ids).containsExactlyInAnyOrderElementsOf(sent.keySet());
    List<Delivery> accepted = new ArrayList<>();
    ids.forEach(id -> accepted.add(sent.get(id)));
    return accepted;
  }

  /** How many were accepted before an earlier one of their call. */
  private static long inversions(List<Delivery> accepted) {
    long overtook = 0;
    for (int at = 0; at < accepted.size(); at++) {
      Delivery one = accepted.get(at);
      if (accepted.subList(at + 1, accepted.size()).stream()
          .anyMatch(
              later ->
                  later.getCallId().equals(one.getCallId())
                      && later.getSequence() < one.getSequence())) {
        overtook++;
      }
    }
    return overtook;
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(180)).pollInterval(Duration.ofMillis(100));
  }
}
