package dev.switchhook.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Main of every child process: takes the lock of its data folder, writes down who it is, then runs
 * another main, and leaves in good order when standard input ends. The parent holds the other end
 * and never writes, so standard input ends when the parent does, however hard it was killed.
 *
 * <p>Arguments: lock file, pid file, main class, arguments of that class.
 */
final class EndsWithParent {
  /** Exit code: another process holds the data folder. */
  static final int FOLDER_IN_USE = 73;

  /** Referenced for as long as this process lives: a collected lock is a released lock. */
  private static @Nullable FileLock held;

  private EndsWithParent() {}

  public static void main(String[] args) throws Throwable {
    held =
        FileChannel.open(Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
            .tryLock();
    if (held == null) {
      System.exit(FOLDER_IN_USE);
    }
    new PidFile(Path.of(args[1])).write();
    Thread.ofPlatform().daemon().name("ends-with-parent").start(EndsWithParent::leaveAtEndOfInput);
    String[] rest = Arrays.copyOfRange(args, 3, args.length);
    try {
      Class.forName(args[2]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void leaveAtEndOfInput() {
    InputStream parent = System.in;
    try {
      while (parent.read() >= 0) {
        // Nothing is ever said: only the end counts.
      }
    } catch (IOException e) {
      // A broken pipe is an end, too.
    }
    System.exit(0);
  }
}
