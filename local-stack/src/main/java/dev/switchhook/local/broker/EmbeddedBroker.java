package dev.switchhook.local.broker;

import dev.switchhook.local.process.BuildFolder;
import dev.switchhook.local.process.ChildFailed;
import dev.switchhook.local.process.ChildJvm;
import dev.switchhook.local.process.ChildProcess;
import dev.switchhook.local.process.FreePort;
import dev.switchhook.local.process.JvmTuning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real Apache Kafka, broker and controller in one child process. Its data survives {@link #kill}
 * and {@link #close}; the process does not survive ours. Thread-safe.
 *
 * <p>No topic is made by itself, and a topic just made is not yet writable everywhere: wait until
 * {@code Admin.listOffsets(latest)} answers for every partition, or an idempotent producer may lose
 * its sequence.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int TRIES = 5;

  private final Path folder;
  private final int port;
  private final JvmTuning tuning;
  private ChildProcess process;

  private EmbeddedBroker(Path folder, int port, JvmTuning tuning) {
    this.folder = folder;
    this.port = port;
    this.tuning = tuning;
    this.process = launch();
  }

  public static EmbeddedBroker start(Path dataFolder) {
    return start(dataFolder, 0);
  }

  /** As below, tuned for tests. */
  public static EmbeddedBroker start(Path dataFolder, int port) {
    return start(dataFolder, port, JvmTuning.SHORT_LIFE);
  }

  /**
   * Returns when the broker answers.
   *
   * @param port 0 for any free one
   * @throws ChildFailed the folder is in use, the given port is taken, or Kafka refuses to start;
   *     the message shows the end of its log
   */
  public static EmbeddedBroker start(Path dataFolder, int port, JvmTuning tuning) {
    Path folder = dataFolder.toAbsolutePath();
    if (port != 0) {
      return new EmbeddedBroker(folder, port, tuning);
    }
    for (int left = TRIES; ; left--) {
      try {
        return new EmbeddedBroker(folder, FreePort.find(), tuning);
      } catch (ChildFailed e) {
        if (left == 1 || !e.portTaken()) {
          throw e;
        }
      }
    }
  }

  public String bootstrapServers() {
    return BrokerSettings.bootstrapServers(port);
  }

  public int port() {
    return port;
  }

  /** Of the process that runs now. */
  public synchronized long pid() {
    return process.pid();
  }

  /** SIGKILL; returns when the process is gone. */
  public synchronized void kill() {
    process.kill();
  }

  /** Ends it if it runs, then starts it on the same port and data; returns when it answers. */
  public synchronized void restart() {
    process.close();
    process = launch();
  }

  /** SIGSTOP: connections stay open, nothing answers. */
  public synchronized void suspend() {
    process.suspend();
  }

  /** SIGCONT. */
  public synchronized void resume() {
    process.resume();
  }

  @Override
  public synchronized void close() {
    process.close();
  }

  private ChildProcess launch() {
    List<String> jvm = new ArrayList<>(tuning.flags());
    jvm.add("-Xmx512m");
    jvm.add("-Dlogback.configurationFile=logback-broker.xml");
    return ChildProcess.start(
        new ChildJvm(
            "broker",
            folder,
            port,
            jvm,
            List.of(BuildFolder.built("lib") + "/*"),
            List.of(BrokerMain.class.getName(), folder.toString(), Integer.toString(port))),
        pid -> BrokerSettings.hasStarted(folder, pid));
  }
}
