package dev.switchhook.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/**
 * A child JVM. Its output goes to a file in its data folder, its standard input is a pipe that ends
 * when we do. Not thread-safe.
 */
public final class ChildProcess implements AutoCloseable {
  private static final long POLL_MILLIS = 25;
  // Three minutes: it only ends a hang; a loaded machine may take its time.
  private static final int POLLS = 7_200;
  private static final long ORDERLY_STOP_SECONDS = 30;
  private static final int TAIL_LINES = 15;
  private static final Pattern PORT_TAKEN =
      Pattern.compile("address already in use|seems to be in use", Pattern.CASE_INSENSITIVE);

  private final ChildJvm what;
  private final Process process;
  private final long logStart;

  private ChildProcess(ChildJvm what, Process process, long logStart) {
    this.what = what;
    this.process = process;
    this.logStart = logStart;
  }

  /**
   * Starts the child and returns when it is of use.
   *
   * @param ready asked again and again, with the child's process id, while the child lives and has
   *     the folder
   * @throws ChildFailed another process has the data folder or the port, or the child ended instead
   */
  public static ChildProcess start(ChildJvm what, LongPredicate ready) {
    try {
      Files.createDirectories(what.folder());
      new PidFile(what.pidFile()).endLeftover(what.lock());
      if (!FreePort.isFree(what.port())) {
        throw new ChildFailed("port %d of 127.0.0.1 is taken".formatted(what.port()), true);
      }
      long logStart = Files.exists(what.log()) ? Files.size(what.log()) : 0;
      Process process =
          new ProcessBuilder(what.command())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(what.log().toFile()))
              .start();
      ChildProcess child = new ChildProcess(what, process, logStart);
      child.await(ready);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw Interrupted.now(e);
    }
  }

  /** SIGSTOP: frozen, with all its connections open. */
  public void suspend() {
    signal("-STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("-CONT");
  }

  /** Ends its input, waits for the orderly stop, and kills what has not gone by then. */
  @Override
  public void close() {
    if (!process.isAlive()) {
      return;
    }
    resume();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(ORDERLY_STOP_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw Interrupted.now(e);
    }
  }

  private void await(LongPredicate ready) throws IOException {
    PidFile pidFile = new PidFile(what.pidFile());
    for (int i = 0; i < POLLS; i++) {
      if (!process.isAlive()) {
        throw failure();
      }
      if (pidFile.isOf(pid()) && ready.test(pid())) {
        return;
      }
      sleep();
    }
    kill();
    throw new ChildFailed(what.name() + " was not ready after minutes" + tail(), false);
  }

  private ChildFailed failure() throws IOException {
    if (process.exitValue() == EndsWithParent.FOLDER_IN_USE) {
      return new PidFile(what.pidFile()).inUse(what.lock());
    }
    String tail = tail();
    return new ChildFailed(
        "%s ended with exit code %d%s".formatted(what.name(), process.exitValue(), tail),
        PORT_TAKEN.matcher(tail).find());
  }

  /** The last lines that this start has written, without stack frames. */
  private String tail() throws IOException {
    byte[] all = Files.readAllBytes(what.log());
    int from = (int) Math.min(logStart, all.length);
    List<String> lines =
        new String(all, from, all.length - from, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.startsWith("\tat "))
            .toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    return "; the end of %s:\n  %s".formatted(what.log(), String.join("\n  ", last));
  }

  private void signal(String signal) {
    try {
      int exit = new ProcessBuilder("kill", signal, Long.toString(pid())).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill " + signal + " " + pid() + " failed: " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw Interrupted.now(e);
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      throw Interrupted.now(e);
    }
  }
}
