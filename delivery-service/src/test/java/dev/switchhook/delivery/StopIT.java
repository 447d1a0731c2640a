package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.local.receiver.Behaviour;
import dev.switchhook.local.receiver.Received;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop finishes what is out, repeats nothing of it, and has an end. */
final class StopIT {
  private static final int LANES = 50;

  /** So many does a lane have out that nobody knows yet. */
  private static final int OF_A_LANE = 4;

  private static final Duration STARTED = Duration.ofSeconds(2);

  /** Beyond the drain: to join, to commit, to leave; on a machine that is busy. */
  private static final Duration WAYS = Duration.ofSeconds(20);

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
  void twoHundredInFlightAreFinishedAndNoneIsRepeated() throws Exception {
    List<String> subscriptions = subscriptions("finished", Duration.ofSeconds(10));
    Path log = folder.resolve("finished.log");
    // One more of each than can be out: it has no turn any more.
    List<String> ids = deliver(subscriptions, OF_A_LANE + 1);
    List<Received> started;
    try (ChildService child = ChildService.start(log, rig.settings(Map.of()))) {
      soon().until(() -> requests(ids).size() >= LANES * OF_A_LANE);
      started = requests(ids);
      assertThat(child.stop()).as("exit code").isZero();
    }
    assertThat(started).as("out at once, none answered").hasSize(LANES * OF_A_LANE);
    assertThat(requests(ids)).as("started by a service that stops").hasSameSizeAs(started);
    subscriptions.forEach(each -> rig.receiver.behave(path(each), Behaviour.status(200)));
    try (ChildService next = ChildService.start(log, rig.settings(Map.of()))) {
      soon().untilAsserted(() -> assertThat(rig.lag()).isZero());
      assertThat(next.stop()).isZero();
    }
    assertThat(timesOf(ids).values())
        .as("POSTs of a delivery")
        .hasSize(ids.size())
        .containsOnly(1L);
  }

  @Test
  void whatOutlastsTheDrainIsDoneAgainByTheNext() throws Exception {
    List<String> subscriptions = subscriptions("outlasts", Duration.ofMinutes(2));
    Path log = folder.resolve("outlasts.log");
    List<String> ids = new ArrayList<>();
    long began;
    try (ChildService child =
        ChildService.start(log, rig.settings(Map.of("delivery.shutdown.drain.ms", "3000")))) {
      ids.addAll(deliver(subscriptions, 1));
      soon().until(() -> requests(ids).size() == LANES);
      began = System.nanoTime();
      assertThat(child.stop()).as("exit code").isZero();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertThat(took).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(3).plus(WAYS));
    subscriptions.forEach(each -> rig.receiver.behave(path(each), Behaviour.status(200)));
    try (ChildService next = ChildService.start(log, rig.settings(Map.of()))) {
      soon().untilAsserted(() -> assertThat(rig.lag()).isZero());
      assertThat(next.stop()).isZero();
    }
    assertThat(timesOf(ids).values()).hasSize(ids.size()).containsOnly(2L);
  }

  @Test
  void aSecondAskingSkipsTheWait() throws Exception {
    List<String> subscriptions = subscriptions("twice", Duration.ofMinutes(2));
    Path log = folder.resolve("twice.log");
    Map<String, String> patient = Map.of("delivery.shutdown.drain.ms", "600000");
    try (ChildService child = ChildService.start(log, rig.settings(patient))) {
      List<String> ids = deliver(subscriptions, 1);
      soon().until(() -> requests(ids).size() == LANES);
      child.askToStop();
      await()
          .during(STARTED)
          .atMost(STARTED.plusSeconds(10))
          .untilAsserted(() -> assertThat(child.isAlive()).isTrue());
      long began = System.nanoTime();
      assertThat(child.stop()).as("exit code").isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(WAYS);
    }
    // The group is the other tests' too: they are not to wait for these.
    subscriptions.forEach(each -> rig.receiver.behave(path(each), Behaviour.status(200)));
  }

  private static List<String> subscriptions(String test, Duration answersAfter) {
    List<String> names =
        IntStream.range(0, LANES).mapToObj(number -> "sub_" + test + "_" + number).toList();
    for (String name : names) {
      rig.write(rig.row(name, path(name)).timeoutMs(30_000).get());
      rig.receiver.behave(path(name), new Behaviour.Slow(answersAfter, Behaviour.status(200)));
    }
    return names;
  }

  private static String path(String subscription) {
    return "/stop/" + subscription;
  }

  private static List<String> deliver(List<String> subscriptions, int each) {
    List<String> ids = new ArrayList<>();
    for (String subscription : subscriptions) {
      IntStream.range(0, each).forEach(_ -> ids.add(rig.deliver(subscription)));
    }
    return ids;
  }

  private static List<Received> requests(List<String> ids) {
    return rig.receiver.received().stream()
        .filter(request -> ids.contains(request.webhookId()))
        .toList();
  }

  private static Map<String, Long> timesOf(List<String> ids) {
    return requests(ids).stream()
        .map(Received::webhookId)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(90));
  }
}
