package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A process that reads all call events and writes records for them, from the end of its warm-up
 * until it has committed the last one.
 */
final class FanOutRun {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final TopicOffsets offsets;
  private final long warmUp;
  private final long events;

  /**
   * @param warmUp events that are not counted
   * @param events that are
   */
  FanOutRun(TopicOffsets offsets, long warmUp, long events) {
    this.offsets = offsets;
    this.warmUp = warmUp;
    this.events = events;
  }

  /**
   * Where it writes.
   *
   * @param topic that nobody else writes to
   * @param perEvent records for each event
   * @param before the end of the topic before the process was started
   */
  record Output(String topic, int perEvent, long before) {}

  /**
   * @param cpuMicros of the process per event
   * @param threads of the same
   * @param written records, with markers of transactions
   */
  record Figures(double cpuMicros, double perSecond, Map<String, Double> threads, long written) {
    double perCpuSecond() {
      return 1e6 / cpuMicros;
    }
  }

  Figures measure(ChildProgram program, String group, Output output, Optional<Path> profile) {
    awaitAtLeast(warmUp, () -> done(output), program);
    profile.ifPresent(_ -> FlightRecording.start(program.pid()));
    long startCount = done(output);
    ThreadCpu start = ThreadCpu.of(program.pid());
    long started = System.nanoTime();
    awaitAtLeast(warmUp + events, () -> offsets.committed(group, Topics.CALL_EVENTS), program);
    double seconds = (System.nanoTime() - started) / 1e9;
    ThreadCpu end = ThreadCpu.of(program.pid());
    profile.ifPresent(file -> FlightRecording.stop(program.pid(), file));
    long written = offsets.written(output.topic()) - output.before();
    if (written < (warmUp + events) * output.perEvent()) {
      throw new IllegalStateException(
          "of %d events %d records were written".formatted(warmUp + events, written));
    }
    double counted = warmUp + events - startCount;
    Map<String, Double> threads = new LinkedHashMap<>();
    end.since(start).forEach(row -> threads.put(row.kind(), row.micros() / counted));
    return new Figures(
        (end.total() - start.total()) / counted, counted / seconds, threads, written);
  }

  private long done(Output output) {
    return (offsets.written(output.topic()) - output.before()) / output.perEvent();
  }

  private static void awaitAtLeast(long wanted, LongSupplier count, ChildProgram program) {
    long enough = System.nanoTime() + PATIENCE.toNanos();
    while (count.getAsLong() < wanted) {
      if (!program.isAlive() || System.nanoTime() > enough) {
        throw new IllegalStateException(
            "ended or stalled at %d of %d: %s"
                .formatted(count.getAsLong(), wanted, program.tail()));
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
