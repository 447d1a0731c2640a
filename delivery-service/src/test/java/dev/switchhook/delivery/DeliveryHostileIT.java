package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.local.receiver.Received;
import dev.switchhook.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receivers that misbehave, all at once, through the whole service. */
final class DeliveryHostileIT {
  private static final int EACH = 4;

  /** A path of the receiver, and what its answers come to. */
  private static final Map<String, Integer> MODES = modes();

  @TempDir private Path folder;

  private static Map<String, Integer> modes() {
    Map<String, Integer> modes = new LinkedHashMap<>();
    for (String delivered :
        List.of("drip-body", "endless-body", "reset-in-body", "two-answers", "huge-length")) {
      modes.put("/" + delivered, 200);
    }
    for (String unanswered :
        List.of(
            "never",
            "never-read",
            "close",
            "reset",
            "garbage",
            "drip",
            "endless-headers",
            "endless-line",
            "interim",
            "interim/100")) {
      modes.put("/" + unanswered, 0);
    }
    modes.put("/big/500/200", 500);
    modes.put("/raw/0/HTTP%2F1.1%20200%20OK%0D%0Acontent-length%3A%20-1%0D%0A%0D%0A", 0);
    modes.put("/raw/0/HTTP%2F1.1%20102%20Wait%0D%0A%0D%0A", 0);
    modes.put("/ok/healthy", 200);
    return modes;
  }

  @Test
  void everyRequestIsAnAttemptOnRecordAndA2xxIsMadeOnce() throws Exception {
    Map<String, List<String>> ids = new TreeMap<>();
    try (DeliveryRig rig = new DeliveryRig(folder);
        RunningService _ = RunningService.start(rig.settings(Map.of()))) {
      int number = 0;
      for (String path : MODES.keySet()) {
        String id = "sub_hostile_" + number++;
        rig.write(rig.row(id, path).timeoutMs(1_500).schedule(1_000L).get());
        List<String> deliveries = new ArrayList<>();
        for (int each = 0; each < EACH; each++) {
          deliveries.add(rig.deliver(id));
        }
        ids.put(path, deliveries);
      }
      await()
          .atMost(Duration.ofSeconds(180))
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(() -> assertThat(rig.lag()).isZero());

      Map<String, List<DeliveryAttempt>> attempts =
          rig.read(Topics.DELIVERY_ATTEMPTS, DeliveryAttempt.class).stream()
              .collect(Collectors.groupingBy(DeliveryAttempt::getDeliveryId));
      Map<String, List<Received>> requests =
          rig.receiver.received().stream().collect(Collectors.groupingBy(Received::webhookId));
      ids.forEach(
          (path, deliveries) -> {
            for (String id : deliveries) {
              int status = MODES.get(path);
              assertThat(requests.get(id)).as(path).hasSize(status == 200 ? 1 : 2);
              assertThat(attempts.get(id)).as(path).hasSameSizeAs(requests.get(id));
              assertThat(attempts.get(id))
                  .as(path)
                  .allSatisfy(
                      attempt ->
                          assertThat(attempt.getStatusCode())
                              .isEqualTo(status == 0 ? null : status));
            }
          });
      System.out.printf(
          "hostile receivers: modes=%d requests=%d attempts=%d%n",
          MODES.size(),
          rig.receiver.count(),
          attempts.values().stream().mapToInt(List::size).sum());
    }
  }
}
