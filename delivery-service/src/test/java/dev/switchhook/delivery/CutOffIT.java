package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that falls silent with POSTs in flight: no new one starts, and nothing is lost. */
final class CutOffIT {
  private static final int WIDE = 200;
  private static final int ONE_AT_A_TIME = 40;
  private static final int SAMPLES = 5;

  @TempDir private static Path folder;
  private static DeliveryRig rig;

  @BeforeAll
  static void start() {
    rig = new DeliveryRig(folder);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void noPostStartsWhileNoBrokerAnswersAndAllIsDeliveredAfterwards() throws Exception {
    rig.write(rig.row("sub_queue", "/slow/2000/200/queue").maxInFlight(1).get());
    rig.subscribe("sub_wide", "/slow/1000/200/wide");
    List<String> ids = new ArrayList<>();
    Map<String, String> settings =
        rig.settings(Map.of("delivery.cutoff.ms", "3000", "delivery.lane.patience.ms", "60000"));
    try (RunningService service = RunningService.start(settings)) {
      for (int delivery = 0; delivery < WIDE; delivery++) {
        ids.add(rig.deliver("sub_wide"));
      }
      for (int delivery = 0; delivery < ONE_AT_A_TIME; delivery++) {
        ids.add(rig.deliver("sub_queue"));
      }
      soon().until(() -> rig.receiver.count("/slow/2000/200/queue") > 2);

      rig.stack.broker().suspend();
      try {
        soon().until(() -> service.meter("switchhook_cutoff") == 1);
        assertThat(service.isReady()).isFalse();
        soon().until(() -> service.meter("switchhook_inflight{") == 0);
        assertThat(service.meter("switchhook_lanes_waiting{")).as("they wait").isPositive();
        int sent = rig.receiver.received().size();
        for (int sample = 0; sample < SAMPLES; sample++) {
          double looked = service.meter("switchhook_loop_late_seconds_count");
          soon().until(() -> service.meter("switchhook_loop_late_seconds_count") > looked + 5);
          assertThat(rig.receiver.received()).as("the loop turned, and sent nothing").hasSize(sent);
        }
      } finally {
        rig.stack.broker().resume();
      }

      rig.write(rig.row("sub_queue", "/slow/2000/200/queue").maxInFlight(64).get());
      soon().until(service::isReady);
      soon().untilAsserted(() -> assertThat(rig.lag()).isZero());
      for (String id : ids) {
        assertThat(rig.requests(id)).as(id).isNotEmpty();
      }
      assertThat(rig.letters("sub_queue")).isEmpty();
      assertThat(rig.letters("sub_wide")).isEmpty();
      assertThat(service.meter("switchhook_cutoff")).isZero();
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(180)).pollInterval(Duration.ofMillis(100));
  }
}
