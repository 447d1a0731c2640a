package dev.switchhook.delivery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.events.FailureClass;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever comes: no permit is lost, none is made up, and none lies idle beside who could use it.
 */
final class PermitsPropertyTest {
  private static final int SUBSCRIPTIONS = 40;
  private static final int STEPS = 20_000;

  private final VirtualWorld world = new VirtualWorld(32);
  private int offset;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void chargesAreThePostsInFlight(long seed) {
    Random random = new Random(seed);
    for (int id = 0; id < SUBSCRIPTIONS; id++) {
      world.engine.subscriptionChanged(Subscriptions.of("ten_" + id % 3, "sub_" + id));
    }
    int suspectsSeen = 0;
    for (int step = 0; step < STEPS; step++) {
      step(random);
      EngineState state = world.engine.state();
      assertThat(state.inFlight()).isEqualTo(world.inFlight().size()).isLessThanOrEqualTo(3 * 32);
      assertThat(state.inFlightSuspect()).isBetween(0, state.inFlight());
      assertThat(state.inFlight() - state.inFlightSuspect())
          .as("a lane that is trusted again takes at most what it has out along")
          .isLessThanOrEqualTo(24 + 64);
      suspectsSeen = Math.max(suspectsSeen, state.suspect());
    }
    assertThat(suspectsSeen).isPositive();

    while (!world.inFlight().isEmpty()) {
      world.ok(world.inFlight().getFirst());
    }
    assertThat(world.engine.state().inFlight()).isZero();
    assertThat(world.engine.state().inFlightSuspect()).isZero();
    assertThat(world.engine.starved()).as("none waits for what is free").isZero();
  }

  private void step(Random random) {
    List<OpenDelivery> out = world.inFlight();
    int dice = random.nextInt(100);
    if (dice < 45 || out.isEmpty()) {
      int id = random.nextInt(SUBSCRIPTIONS);
      Deliveries delivery =
          Deliveries.at(offset++).of("sub_" + id).tenant("ten_" + id % 3).partition(id % 5);
      world.offer(dice % 10 == 0 ? delivery.replay("job_1", 0) : delivery);
    } else if (dice < 85) {
      world.ok(out.get(random.nextInt(out.size())));
    } else if (dice < 92) {
      world.answer(
          out.get(random.nextInt(out.size())),
          new Outcome.Unreachable(FailureClass.TIMEOUT, "deadline"));
    } else {
      world.pass(Duration.ofMillis(random.nextInt(400)));
    }
  }
}
