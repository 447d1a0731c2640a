package dev.switchhook.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.CallEvent;
import dev.switchhook.local.calls.CallSimulator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenCallsTest {
  private static final int SIDE_BY_SIDE = 20;

  private final CallSimulator simulator =
      new CallSimulator(
          1, List.of("ten_1"), InstantSource.fixed(Instant.parse("2026-11-01T00:00:00Z")));
  private final OpenCalls calls = new OpenCalls(simulator::nextCall, SIDE_BY_SIDE);

  @Test
  void betweenTwoEventsOfACallAllOtherCallsHaveTheirTurn() {
    List<String> order = new ArrayList<>();
    for (int event = 0; event < 50 * SIDE_BY_SIDE; event++) {
      order.add(calls.next().getCallId());
    }

    Map<String, Integer> last = new HashMap<>();
    for (int turn = 0; turn < order.size(); turn++) {
      Integer before = last.put(order.get(turn), turn);
      assertThat(before == null ? SIDE_BY_SIDE : turn - before).isEqualTo(SIDE_BY_SIDE);
    }
  }

  @Test
  void everyCallIsToldInItsOrderFromItsBeginning() {
    Map<String, Long> told = new HashMap<>();
    for (int turn = 0; turn < 50 * SIDE_BY_SIDE; turn++) {
      CallEvent event = calls.next();
      long before = told.getOrDefault(event.getCallId(), 0L);
      assertThat(event.getSequence()).isEqualTo(before + 1);
      told.put(event.getCallId(), event.getSequence());
    }
  }
}
