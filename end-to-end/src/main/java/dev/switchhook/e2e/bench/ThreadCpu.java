package dev.switchhook.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * CPU time of a process by what its threads do, out of {@code /proc/PID/task}. The kernel keeps 15
 * characters of a name, which is enough to tell them apart.
 */
record ThreadCpu(Map<Long, Task> threads, long total) {
  /** Before a process began. */
  static final ThreadCpu NONE = new ThreadCpu(Map.of(), 0);

  /**
   * @param micros used since it began
   */
  record Task(String name, long micros) {}

  /** What threads of one kind used between two readings. */
  record Row(String kind, long micros) {}

  private static final String ENDED = "threads that have ended";

  static ThreadCpu of(long pid) {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      Map<Long, Task> threads = new HashMap<>();
      for (Path task : tasks.toList()) {
        try {
          threads.put(
              Long.parseLong(task.getFileName().toString()),
              new Task(
                  Files.readString(task.resolve("comm")).strip(),
                  ProcessCpu.micros(task.resolve("stat"))));
        } catch (NoSuchFileException _) {
          // It has ended since it was listed; the total has it.
        }
      }
      return new ThreadCpu(threads, ProcessCpu.micros(pid));
    } catch (IOException e) {
      throw new UncheckedIOException("the benchmarks read /proc and need Linux", e);
    }
  }

  /** The most first; together what the process used. */
  List<Row> since(ThreadCpu before) {
    Map<String, Long> kinds = new TreeMap<>();
    long named = 0;
    for (Map.Entry<Long, Task> now : threads.entrySet()) {
      Task then = before.threads.get(now.getKey());
      long used = now.getValue().micros() - (then == null ? 0 : then.micros());
      kinds.merge(kind(now.getValue().name()), used, Long::sum);
      named += used;
    }
    kinds.put(ENDED, total - before.total - named);
    return kinds.entrySet().stream()
        .map(kind -> new Row(kind.getKey(), kind.getValue()))
        .filter(row -> row.micros() > 0)
        .sorted(Comparator.comparingLong(Row::micros).reversed())
        .toList();
  }

  private static String kind(String thread) {
    if (thread.startsWith("switchhook-inge")) {
      return "stream threads";
    }
    if (thread.startsWith("vert.x-eventl")) {
      return "event loops: engine, signing, HTTP";
    }
    if (thread.startsWith("intake-")) {
      return "Kafka thread: poll, decode, commit";
    }
    if (thread.startsWith("consumer_back")) {
      return "consumer I/O";
    }
    if (thread.startsWith("kafka-producer")) {
      return "producer I/O";
    }
    if (thread.startsWith("C1 Compiler") || thread.startsWith("C2 Compiler")) {
      return "JIT compiler";
    }
    return isCollector(thread) ? "garbage collector" : thread;
  }

  private static boolean isCollector(String thread) {
    return thread.startsWith("GC Thread") || thread.startsWith("G1 ") || thread.equals("VM Thread");
  }
}
