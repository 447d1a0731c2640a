package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.bench.Saturation.Figures;
import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A process that reads all call events and writes records for them, from the end of its warm-up
 * until it has committed the last one.
 */
final class FanOutRun {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofMinutes(5);

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

  Figures measure(ChildProgram program, String group, Output output, Optional<Path> profile) {
    new Patience(LONGEST, LOOK).awaitAtLeast(warmUp, () -> done(output), program);
    CpuWatch cpu = CpuWatch.begin(program.pid(), profile);
    long startCount = done(output);
    long started = System.nanoTime();
    new Patience(LONGEST, LOOK)
        .awaitAtLeast(warmUp + events, () -> offsets.committed(group, Topics.CALL_EVENTS), program);
    double seconds = (System.nanoTime() - started) / 1e9;
    double counted = warmUp + events - startCount;
    CpuWatch.Used used = cpu.end(counted);
    long written = offsets.written(output.topic()) - output.before();
    if (written < (warmUp + events) * output.perEvent()) {
      throw new IllegalStateException(
          "of %d events %d records were written".formatted(warmUp + events, written));
    }
    return new Figures(used.whole(), counted / seconds, used.threads());
  }

  private long done(Output output) {
    return (offsets.written(output.topic()) - output.before()) / output.perEvent();
  }
}
