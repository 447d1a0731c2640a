package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.delivery.attempt.HostileModes;
import dev.switchhook.delivery.attempt.HostileModes.Mode;
import dev.switchhook.delivery.attempt.RawReceiver;
import dev.switchhook.delivery.subscription.SubscriptionRows;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Subscription;
import dev.switchhook.local.receiver.Received;
import dev.switchhook.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receivers that misbehave, all at once, through the whole service. */
final class DeliveryHostileIT {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofSeconds(1);

  /**
   * What is sent to a path of the receiver.
   *
   * @param deliveries how many; few where each answer makes the lane wait
   * @param requests that each of them takes, of two at most
   */
  private record Sent(int deliveries, int requests) {}

  private static final Map<String, Sent> PATHS =
      Map.of(
          "/ok/healthy", new Sent(400, 1),
          "/reset-in-body", new Sent(400, 1),
          "/reset", new Sent(300, 2),
          "/fail/1/flaky", new Sent(300, 2),
          "/retry-after/1/503", new Sent(4, 2));

  @TempDir private Path folder;

  @Test
  void everyRequestIsAnAttemptOnRecordThatEndedInTime() throws Exception {
    Map<String, Mode> modes = new LinkedHashMap<>();
    Map<Mode, RawReceiver> receivers = new LinkedHashMap<>();
    try (DeliveryRig rig = new DeliveryRig(folder);
        RunningService service = RunningService.start(rig.settings(Map.of()))) {
      HostileModes.all().stream()
          .filter(mode -> mode.why() != FailureClass.REDIRECT) // confirmed after ten minutes
          .forEach(mode -> receivers.put(mode, mode.receiver()));
      receivers.forEach(
          (mode, receiver) -> {
            String id = "sub_mode_" + modes.size();
            rig.write(settled(rig.row(id, "/" + id).url(mode.url(receiver))));
            modes.put(rig.deliver(delivery(id, mode)), mode);
          });
      Map<String, String> paths = new HashMap<>();
      for (String path : PATHS.keySet()) {
        String id = "sub_path_" + path.hashCode();
        rig.write(settled(rig.row(id, path)));
        for (int i = 0; i < PATHS.get(path).deliveries(); i++) {
          paths.put(rig.deliver(id), path);
        }
      }
      await()
          .atMost(Duration.ofSeconds(240))
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(() -> assertThat(rig.lag()).isZero());

      Map<String, List<DeliveryAttempt>> attempts =
          rig.read(Topics.DELIVERY_ATTEMPTS, DeliveryAttempt.class).stream()
              .collect(Collectors.groupingBy(DeliveryAttempt::getDeliveryId));
      Map<String, List<Received>> requests =
          rig.receiver.received().stream().collect(Collectors.groupingBy(Received::webhookId));
      paths.forEach(
          (id, path) -> {
            assertThat(requests.get(id)).as(path).hasSize(PATHS.get(path).requests());
            assertThat(attempts.get(id)).as(path).hasSameSizeAs(requests.get(id));
            signedAnew(requests.get(id));
          });
      assertThat(rig.receiver.invalidSignatures()).isZero();
      assertThat(rig.receiver.count()).isGreaterThanOrEqualTo(2_000);
      modes.forEach((id, mode) -> judge(mode, receivers.get(mode), attempts.get(id)));

      List<DeliveryAttempt> all = attempts.values().stream().flatMap(List::stream).toList();
      long late = (long) (1_000 * service.meter("switchhook_loop_late_seconds_max"));
      long bound = DEADLINE.plus(GRACE).toMillis() + late;
      assertThat(all)
          .allSatisfy(
              a -> assertThat(a.getDurationMs()).as(a.toString()).isLessThanOrEqualTo(bound));
      System.out.printf(
          "hostile receivers: modes=%d requests=%d attempts=%d longest_ms=%d loop_late_ms=%d%n",
          modes.size(),
          rig.receiver.count()
              + receivers.values().stream().mapToInt(r -> r.connections.get()).sum(),
          all.size(),
          all.stream().mapToLong(DeliveryAttempt::getDurationMs).max().orElseThrow(),
          late);
    } finally {
      for (RawReceiver receiver : receivers.values()) {
        receiver.close();
      }
    }
  }

  /** A request that was captured is of no use by the time of the next one. */
  private static void signedAnew(List<Received> requests) {
    assertThat(requests.stream().map(r -> r.body().sha256()).distinct()).hasSize(1);
    assertThat(requests.stream().map(DeliveryHostileIT::timestamp).distinct())
        .hasSameSizeAs(requests);
    assertThat(requests)
        .isSortedAccordingTo(Comparator.comparingLong(DeliveryHostileIT::timestamp));
  }

  private static long timestamp(Received request) {
    return Long.parseLong(request.header("webhook-timestamp").orElseThrow());
  }

  /** Each of its attempts came on a connection of its own, for none leaves one that can be used. */
  private static void judge(Mode mode, RawReceiver receiver, List<DeliveryAttempt> attempts) {
    assertThat(attempts).as(mode.name()).isNotEmpty().hasSize(receiver.connections.get());
    DeliveryAttempt last = attempts.getLast();
    assertThat(last.getFailureClass()).as(mode.name()).isIn(mode.why(), FailureClass.TIMEOUT);
    if (last.getFailureClass() == FailureClass.NONE) {
      assertThat(attempts.stream().filter(a -> a.getFailureClass() == FailureClass.NONE))
          .as(mode.name())
          .hasSize(1);
    }
  }

  private static Subscription settled(SubscriptionRows row) {
    return row.timeoutMs(DEADLINE.toMillis()).schedule(1_000L).get();
  }

  private static Delivery delivery(String id, Mode mode) {
    var delivery = DeliveryRig.delivery(id);
    return mode.body() == 0
        ? delivery.build()
        : delivery.setBody(ByteBuffer.wrap(new byte[mode.body()])).build();
  }
}
