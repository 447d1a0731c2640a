package dev.switchhook.e2e.bench.rivals;

import dev.switchhook.e2e.bench.BenchDeliveries;
import dev.switchhook.e2e.bench.BenchSubscriptions;
import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.e2e.programs.Installation;
import dev.switchhook.e2e.programs.LocalBackend;
import dev.switchhook.e2e.programs.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A broker with one load on it, where one contestant after the other is started. */
final class Arena implements AutoCloseable {
  private static final String DEADLINE_MS = "15000";

  private final Path folder;
  private final Backend backend;
  private final Pipeline pipeline;
  private final BenchDeliveries load;

  private Arena(Path folder, Backend backend, Pipeline pipeline, BenchDeliveries load) {
    this.folder = folder;
    this.backend = backend;
    this.pipeline = pipeline;
    this.load = load;
  }

  /**
   * @param lingerMs of the load
   */
  static Arena open(Installation installation, int lingerMs) throws IOException {
    Path folder = Files.createTempDirectory("switchhook-bench");
    Backend backend = LocalBackend.startForLoad(folder);
    Pipeline pipeline = new Pipeline(installation, backend, folder);
    pipeline.applyTopics();
    return new Arena(
        folder, backend, pipeline, new BenchDeliveries(backend, pipeline.keysetFile(), lingerMs));
  }

  Backend backend() {
    return backend;
  }

  Path folder() {
    return folder;
  }

  BenchDeliveries load() {
    return load;
  }

  /** For the rivals, which do not read our subscriptions: the URLs in the order of the numbers. */
  Path receivers(List<String> urls) {
    try {
      Path file = folder.resolve("receivers");
      StringBuilder lines = new StringBuilder();
      for (int number = 0; number < urls.size(); number++) {
        lines.append(BenchSubscriptions.id(number)).append(' ').append(urls.get(number));
        lines.append('\n');
      }
      return Files.writeString(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts it and waits until it says that it is ready.
   *
   * @param addresses of the receivers, for our egress rules
   */
  ChildProgram start(
      Contestant contestant,
      int inFlight,
      List<String> jvmOptions,
      Path receivers,
      List<String> addresses) {
    ChildProgram program =
        contestant.isOurs()
            ? pipeline.start(
                contestant.program(),
                contestant.label(),
                jvmOptions,
                Map.of(
                    "delivery.workers",
                    "1",
                    "delivery.inflight.max",
                    Integer.toString(inFlight),
                    "delivery.attempt.deadline.ms",
                    DEADLINE_MS,
                    "egress.allow",
                    String.join(",", addresses)))
            : pipeline.startWith(
                contestant.program(),
                contestant.label(),
                jvmOptions,
                List.of(
                    backend.bootstrapServers(),
                    receivers.toString(),
                    Integer.toString(inFlight),
                    DEADLINE_MS,
                    contestant.variant()));
    Pipeline.awaitReady(program);
    return program;
  }

  @Override
  public void close() {
    load.close();
    backend.close();
  }
}
