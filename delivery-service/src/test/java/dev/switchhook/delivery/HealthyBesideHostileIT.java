package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.delivery.attempt.HostileModes;
import dev.switchhook.delivery.attempt.HostileModes.Mode;
import dev.switchhook.delivery.attempt.RawReceiver;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.FailureClass;
import dev.switchhook.local.receiver.Received;
import dev.switchhook.topics.RetryTier;
import dev.switchhook.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred receivers that hang, drip, flood, reset and talk nonsense are called all the time;
 * what goes to twenty healthy ones beside them is neither lost nor moved nor held up.
 */
final class HealthyBesideHostileIT {
  private static final int HEALTHY = 20;
  private static final int HOSTILE = 200;
  private static final int HEALTHY_PER_SECOND = 100;
  private static final int HOSTILE_PER_SECOND = 100;

  /** The rig counts without a breaker; this one is the product's. */
  private static final Map<String, String> SETTINGS =
      Map.of("delivery.breaker.failures", "5", "delivery.shutdown.drain.ms", "0");

  /** What waits longer in its lane goes to a tier. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @TempDir private Path folder;

  @Test
  void nothingForHealthyReceiversIsLostOrMovedOrHeldUp() throws Exception {
    List<RawReceiver> hostile = new ArrayList<>();
    try (DeliveryRig rig = new DeliveryRig(folder);
        SteadyDeliveries load = new SteadyDeliveries(rig);
        RunningService service = RunningService.start(rig.settings(SETTINGS))) {
      List<Supplier<Delivery>> good = healthy(rig);
      List<Supplier<Delivery>> bad = hostile(rig, hostile);

      Map<String, Instant> warmUp = writing(load, 2, good);
      Map<String, Instant> alone = writing(load, 5, good);
      arrived(rig, alone);
      var flood = load.write(HOSTILE_PER_SECOND, 8, bad);
      Map<String, Instant> beside = writing(load, 8, good);
      flood.get(60, TimeUnit.SECONDS);
      Map<String, List<Received>> requests = arrived(rig, beside);

      Set<String> ids =
          Stream.of(warmUp, alone, beside)
              .flatMap(each -> each.keySet().stream())
              .collect(Collectors.toSet());
      assertThat(requests.keySet()).isEqualTo(ids);
      assertThat(requests.values()).allSatisfy(each -> assertThat(each).hasSize(1));
      assertThat(rig.receiver.invalidSignatures()).isZero();
      assertThat(moved(rig)).as("moved to a tier").doesNotContain(healthyNames());
      assertThat(hostile)
          .allSatisfy(receiver -> assertThat(receiver.connections.get()).isPositive());

      long late = (long) (1_000 * service.meter("switchhook_loop_late_seconds_max"));
      long before = p99(alone, requests);
      long now = p99(beside, requests);
      System.out.printf(
          "healthy beside hostile: hostile=%d requests=%d failures=%d healthy=%d"
              + " p99_alone_ms=%d p99_ms=%d ratio=%.2f loop_late_ms=%d%n",
          HOSTILE,
          hostile.stream().mapToInt(receiver -> receiver.connections.get()).sum(),
          failures(rig),
          beside.size(),
          before,
          now,
          (double) now / before,
          late);
      // A busy machine makes both of them slow; while the loop has no CPU nothing is anybody's
      // fault.
      assertThat(now).as("p99 in ms").isLessThan(PATIENCE.toMillis() + 4 * before + 2 * late);
    } finally {
      for (RawReceiver receiver : hostile) {
        receiver.close();
      }
    }
  }

  private static List<Supplier<Delivery>> healthy(DeliveryRig rig) {
    List<Supplier<Delivery>> deliveries = new ArrayList<>();
    for (String name : healthyNames()) {
      rig.subscribe(name, "/ok/" + name);
      deliveries.add(() -> DeliveryRig.delivery(name).build());
    }
    return deliveries;
  }

  private static String[] healthyNames() {
    return Stream.iterate(0, i -> i + 1)
        .limit(HEALTHY)
        .map(i -> "sub_healthy_" + i)
        .toArray(String[]::new);
  }

  /** Each mode in turn until there are enough of them. */
  private static List<Supplier<Delivery>> hostile(DeliveryRig rig, List<RawReceiver> receivers) {
    List<Mode> modes = HostileModes.all();
    List<Supplier<Delivery>> deliveries = new ArrayList<>();
    for (int i = 0; i < HOSTILE; i++) {
      Mode mode = modes.get(i % modes.size());
      RawReceiver receiver = mode.receiver();
      receivers.add(receiver);
      String name = "sub_hostile_" + i;
      rig.write(rig.row(name, "/" + name).url(mode.url(receiver)).get());
      deliveries.add(() -> delivery(name, mode));
    }
    return deliveries;
  }

  private static Delivery delivery(String name, Mode mode) {
    var delivery = DeliveryRig.delivery(name);
    return mode.body() == 0
        ? delivery.build()
        : delivery.setBody(ByteBuffer.wrap(new byte[mode.body()])).build();
  }

  private static Map<String, Instant> writing(
      SteadyDeliveries load, int seconds, List<Supplier<Delivery>> deliveries) throws Exception {
    return load.write(HEALTHY_PER_SECOND, seconds, deliveries).get(60, TimeUnit.SECONDS);
  }

  /** All requests by delivery, once each of these has one. */
  private static Map<String, List<Received>> arrived(
      DeliveryRig rig, Map<String, Instant> deliveries) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> requests(rig), requests -> requests.keySet().containsAll(deliveries.keySet()));
  }

  private static Map<String, List<Received>> requests(DeliveryRig rig) {
    return rig.receiver.received().stream().collect(Collectors.groupingBy(Received::webhookId));
  }

  /** The subscriptions of all that is or was in a tier. */
  private static Set<String> moved(DeliveryRig rig) {
    return Stream.of(RetryTier.values())
        .flatMap(tier -> rig.raw(tier.topic()).stream())
        .map(moved -> new String(moved.key(), StandardCharsets.UTF_8))
        .collect(Collectors.toSet());
  }

  private static long failures(DeliveryRig rig) {
    return rig.read(Topics.DELIVERY_ATTEMPTS, DeliveryAttempt.class).stream()
        .filter(attempt -> attempt.getFailureClass() != FailureClass.NONE)
        .count();
  }

  /** From writing to the whole request having arrived, in milliseconds. */
  private static long p99(Map<String, Instant> written, Map<String, List<Received>> requests) {
    List<Long> took =
        written.entrySet().stream()
            .map(
                each ->
                    Duration.between(each.getValue(), requests.get(each.getKey()).getFirst().at()))
            .map(Duration::toMillis)
            .sorted()
            .toList();
    return took.get(took.size() * 99 / 100);
  }
}
