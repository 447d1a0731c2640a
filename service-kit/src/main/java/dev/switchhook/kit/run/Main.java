package dev.switchhook.kit.run;

import dev.switchhook.kit.config.StrictConfig;
import dev.switchhook.serde.AvroLimits;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Runs a program as a process.
 *
 * <p>A thread that dies takes the program with it, in an orderly way. The first TERM, INT or HUP
 * asks for an orderly end, the second makes it come sooner where the program can do that, and the
 * one after it halts at once. Exit codes: 0 ended as asked, 1 refused or failed, 2 wrong settings
 * or arguments, 143 halted.
 */
public final class Main {
  /** What a shell reports of a process that was ended by TERM. */
  private static final int HALTED = 143;

  private Main() {}

  /** For a program that has the common settings only. */
  public static void run(String name, String[] args, Program program) {
    run(name, args, StrictConfig.common(), program);
  }

  /**
   * Does not return. Sets Avro's limits first.
   *
   * @param settings what {@code --help} explains; the program checks what it is given by itself
   */
  public static void run(String name, String[] args, ConfigDef settings, Program program) {
    run(name, args, settings, "", program);
  }

  /**
   * As above.
   *
   * @param note said below the help
   */
  public static void run(
      String name, String[] args, ConfigDef settings, String note, Program program) {
    AvroLimits.apply();
    Stop stop = new Stop(Thread.currentThread());
    CountDownLatch ended = new CountDownLatch(1);
    AtomicInteger signals = new AtomicInteger();
    Signals.listen(
        signal -> {
          if (signals.getAndIncrement() == 0) {
            stop.request(signal);
          } else if (!stop.hurry()) {
            Runtime.getRuntime().halt(HALTED);
          }
        });
    Thread.setDefaultUncaughtExceptionHandler((thread, died) -> stop.fail(died));
    // Whoever ends the JVM without asking us waits until everything is closed; otherwise the JVM
    // would halt in mid-drain.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(stop, ended), "shutdown"));
    int code;
    try {
      Launch launch = new Launch(name, settings, note, System.getenv(), System.out, System.err);
      code = launch.run(args, program, stop);
    } finally {
      ended.countDown();
    }
    System.exit(code);
  }

  /**
   * Prints the line by which tests and people know that a program is ready, on standard output:
   * {@code ready name=ingest admin=http://127.0.0.1:40123 …}, details sorted by key.
   */
  public static void ready(String name, Map<String, ?> details) {
    StringBuilder line = new StringBuilder("ready name=").append(name);
    new TreeMap<>(details)
        .forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
    System.out.println(line);
    System.out.flush();
  }

  private static void drain(Stop stop, CountDownLatch ended) {
    stop.request("shutdown");
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
