package dev.switchhook.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Who runs on a data folder, and who started it. Two lines, each a process id and when that process
 * began: an id alone may be somebody else's by now.
 */
final class PidFile {
  /** No process has this id, so such an owner counts as gone. */
  private static final String NOBODY = "-1 unknown";

  private static final int LINES = 2;
  private static final long GRACE_SECONDS = 3;

  private final Path file;

  PidFile(Path file) {
    this.file = file;
  }

  /** This process, and its parent as the owner. */
  void write() {
    ProcessHandle self = ProcessHandle.current();
    try {
      Files.write(file, List.of(line(self), self.parent().map(PidFile::line).orElse(NOBODY)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this process has written it, so holds the folder's lock. */
  boolean isOf(long pid) {
    List<String> lines = lines();
    return lines.size() == LINES && pid(lines.getFirst()) == pid;
  }

  /**
   * Ends what an owner that is gone has left running: only a process that began when the file says
   * and that was started for this folder's lock.
   *
   * @throws ChildFailed the folder is in use by a process whose owner still runs
   */
  void endLeftover(Path lock) {
    List<String> lines = lines();
    if (lines.size() < LINES) {
      return;
    }
    Optional<ProcessHandle> child = running(lines.getFirst()).filter(p -> startedFor(p, lock));
    if (child.isEmpty()) {
      return;
    }
    Optional<ProcessHandle> owner = running(lines.get(1));
    if (owner.isPresent()) {
      throw inUse(lock, child.get().pid(), owner.get().pid());
    }
    end(child.get());
  }

  /** Says that the lock's folder is taken, and by whom as far as it is known. */
  ChildFailed inUse(Path lock) {
    List<String> lines = lines();
    return lines.size() < LINES
        ? new ChildFailed("data folder " + lock.getParent() + " is in use", false)
        : inUse(lock, pid(lines.getFirst()), pid(lines.get(1)));
  }

  private static ChildFailed inUse(Path lock, long child, long owner) {
    return new ChildFailed(
        "data folder %s is in use by process %d, started by process %d"
            .formatted(lock.getParent(), child, owner),
        false);
  }

  private List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(ProcessHandle leftover) {
    try {
      // It has seen the end of its input, too, and may be leaving in good order.
      leftover.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      leftover.destroyForcibly();
      leftover.onExit().join();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw Interrupted.now(e);
    }
  }

  private static boolean startedFor(ProcessHandle process, Path lock) {
    return process.info().commandLine().map(line -> line.contains(lock.toString())).orElse(true);
  }

  private static Optional<ProcessHandle> running(String line) {
    return ProcessHandle.of(pid(line))
        .filter(ProcessHandle::isAlive)
        .filter(process -> line(process).equals(line));
  }

  private static String line(ProcessHandle process) {
    return process.pid() + " " + process.info().startInstant().orElse(Instant.EPOCH);
  }

  private static long pid(String line) {
    return Long.parseLong(line.substring(0, line.indexOf(' ')));
  }
}
