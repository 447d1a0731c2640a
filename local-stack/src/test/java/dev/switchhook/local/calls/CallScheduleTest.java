package dev.switchhook.local.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.CallEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CallScheduleTest {
  private static final Instant NOW = Instant.parse("2026-10-09T08:50:11.000Z");

  private record Sent(long nanos, CallEvent event) {}

  @Test
  void callsBeginAtTheRateAndAreLivedAtTheSpeed() {
    List<Sent> sent = play(schedule(20, 4, 10, 0, true));
    Map<String, List<Sent>> calls = byCall(sent);
    assertThat(calls).hasSize(20);
    long begin = 0;
    for (List<Sent> call : calls.values()) {
      assertThat(call.getFirst().nanos()).isEqualTo(begin);
      for (Sent each : call) {
        Duration told = Duration.between(NOW, each.event().getOccurredAt());
        assertThat(each.nanos() - begin).isEqualTo(told.toNanos() / 10);
      }
      begin += Duration.ofMillis(250).toNanos();
    }
  }

  @Test
  void callsRunSideBySideAndEachKeepsItsOrder() {
    List<Sent> sent = play(schedule(50, 100, 60, 0, true));
    assertThat(sent).extracting(Sent::nanos).isSorted();
    assertThat(sent.stream().map(s -> s.event().getCallId()).limit(30).distinct().count())
        .isGreaterThan(5);
    byCall(sent)
        .values()
        .forEach(
            call ->
                assertThat(call)
                    .extracting(s -> s.event().getSequence())
                    .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, call.size()).boxed().toList()));
  }

  @Test
  void whoAsksLateGetsAllOfItInOrder() {
    CallSchedule schedule = schedule(30, 100, 60, 0, true);
    List<CallEvent> all = schedule.due(Duration.ofHours(1).toNanos());
    assertThat(schedule.next()).isEmpty();
    assertThat(schedule.begun()).isEqualTo(30);
    all.stream()
        .collect(Collectors.groupingBy(CallEvent::getCallId))
        .values()
        .forEach(call -> assertThat(call).extracting(CallEvent::getSequence).isSorted());
  }

  @Test
  void theReaperEndsEveryLostCallTwoMinutesAfterItsLastSign() {
    for (List<Sent> call : byCall(play(schedule(100, 10, 60, 1, true))).values()) {
      Sent end = call.getLast();
      assertThat(end.event().getCallEnded().getEndedReasonDetail()).isEqualTo("reaped");
      assertThat(end.nanos() - call.get(call.size() - 2).nanos())
          .isEqualTo(Reaper.SILENCE.toNanos() / 60);
    }
  }

  @Test
  void withoutTheReaperLostCallsStayOpen() {
    assertThat(play(schedule(100, 10, 60, 1, false)))
        .extracting(s -> s.event().getType())
        .doesNotContain("call.ended");
  }

  @Test
  void aShareOfTheCallsGetsLost() {
    long reaped =
        play(schedule(1_000, 100, 60, 0.05, true)).stream()
            .filter(s -> s.event().getCallEnded() != null)
            .filter(s -> "reaped".equals(s.event().getCallEnded().getEndedReasonDetail()))
            .count();
    assertThat(reaped).isBetween(25L, 80L);
  }

  private static CallSchedule schedule(
      long calls, double rate, double speed, double lose, boolean reaping) {
    InstantSource clock = InstantSource.fixed(NOW);
    return new CallSchedule(
        new CallSource(
            new CallSimulator(1, List.of("ten_a", "ten_b", "ten_c"), clock),
            new Reaper(1, clock),
            lose,
            reaping,
            1),
        calls,
        rate,
        speed);
  }

  private static List<Sent> play(CallSchedule schedule) {
    List<Sent> sent = new ArrayList<>();
    for (OptionalLong next = schedule.next(); next.isPresent(); next = schedule.next()) {
      long now = next.getAsLong();
      schedule.due(now).forEach(event -> sent.add(new Sent(now, event)));
    }
    return sent;
  }

  private static Map<String, List<Sent>> byCall(List<Sent> sent) {
    return sent.stream()
        .collect(
            Collectors.groupingBy(
                s -> s.event().getCallId(), LinkedHashMap::new, Collectors.toList()));
  }
}
