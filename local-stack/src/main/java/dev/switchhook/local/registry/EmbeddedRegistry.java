package dev.switchhook.local.registry;

import dev.switchhook.local.process.BuildFolder;
import dev.switchhook.local.process.ChildFailed;
import dev.switchhook.local.process.ChildJvm;
import dev.switchhook.local.process.ChildProcess;
import dev.switchhook.local.process.FreePort;
import dev.switchhook.local.process.JvmTuning;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real schema registry, Apicurio by its Confluent-compatible API, in a child process. What was
 * registered survives {@link #kill} and {@link #close}, under the same ids; the process does not
 * survive ours. Thread-safe.
 *
 * <p>Its default compatibility is NONE: who registers sets it on each subject.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final int TRIES = 5;
  private static final int PROBE_TIMEOUT_MILLIS = 5_000;

  private final Path folder;
  private final int port;
  private ChildProcess process;

  private EmbeddedRegistry(Path folder, int port) {
    this.folder = folder;
    this.port = port;
    this.process = launch();
  }

  public static EmbeddedRegistry start(Path dataFolder) {
    return start(dataFolder, 0);
  }

  /**
   * Returns when the registry answers.
   *
   * @param port 0 for any free one
   * @throws ChildFailed the folder is in use, the given port is taken, or it did not start; the
   *     message shows the end of its log
   */
  public static EmbeddedRegistry start(Path dataFolder, int port) {
    Path folder = dataFolder.toAbsolutePath();
    if (port != 0) {
      return new EmbeddedRegistry(folder, port);
    }
    for (int left = TRIES; ; left--) {
      try {
        return new EmbeddedRegistry(folder, FreePort.find());
      } catch (ChildFailed e) {
        if (left == 1 || !e.portTaken()) {
          throw e;
        }
      }
    }
  }

  /** What {@code schema.registry.url} takes. */
  public String url() {
    return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
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
    List<String> jvm = new ArrayList<>(JvmTuning.SHORT_LIFE.flags());
    jvm.add("-Xmx256m");
    jvm.add("-Dquarkus.http.host=127.0.0.1");
    jvm.add("-Dquarkus.http.port=" + port);
    jvm.add("-Dquarkus.management.host=127.0.0.1");
    jvm.add("-Dquarkus.management.port=" + FreePort.find());
    // Without WRITE_DELAY=0 a hard kill loses what was registered in the last second, and its ids
    // are given out again to other schemas.
    jvm.add(
        "-Dapicurio.datasource.url=jdbc:h2:file:" + folder.resolve("registry") + ";WRITE_DELAY=0");
    return ChildProcess.start(
        new ChildJvm(
            "registry",
            folder,
            port,
            jvm,
            List.of(BuildFolder.built("registry").resolve("quarkus-run.jar").toString()),
            List.of("io.quarkus.bootstrap.runner.QuarkusEntryPoint")),
        _ -> answers());
  }

  private boolean answers() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url() + "/subjects").toURL().openConnection();
      connection.setConnectTimeout(PROBE_TIMEOUT_MILLIS);
      connection.setReadTimeout(PROBE_TIMEOUT_MILLIS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }
}
