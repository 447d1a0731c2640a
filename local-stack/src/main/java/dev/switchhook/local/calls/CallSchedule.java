package dev.switchhook.local.calls;

import dev.switchhook.events.CallEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * When which event is sent: calls begin at a steady rate, run side by side, and each is lived
 * {@code speed} times as fast as told. Knows no clock: asked with the nanoseconds since the
 * beginning. Not thread-safe.
 */
final class CallSchedule {
  /** The order of adding keeps a call's events in theirs where they are due together. */
  private record Due(long nanos, long added, Supplier<CallEvent> event) {}

  private final CallSource source;
  private final long calls;
  private final double nanosBetweenCalls;
  private final double speed;
  private final PriorityQueue<Due> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::added));
  private long begun;
  private long added;

  /**
   * Plans nothing yet.
   *
   * @param calls how many, 0 for without end
   * @param callsPerSecond of the watch on the wall, however fast each is lived
   */
  CallSchedule(CallSource source, long calls, double callsPerSecond, double speed) {
    this.source = source;
    this.calls = calls;
    this.nanosBetweenCalls = Duration.ofSeconds(1).toNanos() / callsPerSecond;
    this.speed = speed;
  }

  /** When there is something to do next; empty when all is done. */
  OptionalLong next() {
    long call = moreCalls() ? nextCall() : Long.MAX_VALUE;
    long event = waiting.isEmpty() ? Long.MAX_VALUE : waiting.peek().nanos();
    long next = Math.min(call, event);
    return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
  }

  /** What is due by now, in order. */
  List<CallEvent> due(long now) {
    while (moreCalls() && nextCall() <= now) {
      begin(nextCall());
    }
    List<CallEvent> events = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.peek().nanos() <= now) {
      events.add(waiting.remove().event().get());
    }
    return events;
  }

  long begun() {
    return begun;
  }

  private boolean moreCalls() {
    return calls == 0 || begun < calls;
  }

  private long nextCall() {
    return Math.round(begun * nanosBetweenCalls);
  }

  private void begin(long start) {
    begun++;
    CallSource.Told told = source.next();
    CallEvent first = told.events().getFirst();
    for (CallEvent event : told.events()) {
      add(start, Duration.between(first.getOccurredAt(), event.getOccurredAt()), () -> event);
    }
    told.reaped()
        .ifPresent(
            end ->
                add(
                    start,
                    Duration.between(first.getOccurredAt(), told.events().getLast().getOccurredAt())
                        .plus(Reaper.SILENCE),
                    end));
  }

  private void add(long start, Duration offset, Supplier<CallEvent> event) {
    waiting.add(new Due(start + Math.round(offset.toNanos() / speed), added++, event));
  }
}
