package dev.switchhook.kit.streams;

import dev.switchhook.kit.run.Stop;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a stream thread that has failed: a new one takes over at the committed offset, so
 * nothing is skipped, however often it takes. Runs on the dying thread.
 */
public final class ThreadDeaths implements StreamsUncaughtExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ThreadDeaths.class);

  /** Else a fault that stays would keep the group rebalancing. */
  private static final Duration BREATH = Duration.ofSeconds(2);

  private final Pause pause;
  private final Stop stop;
  private final Runnable died;

  /**
   * Deaths in one program.
   *
   * @param died called for each, to be counted
   */
  public ThreadDeaths(Pause pause, Stop stop, Runnable died) {
    this.pause = pause;
    this.stop = stop;
    this.died = died;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable thrown) {
    died.run();
    if (isOfTheTable() || hasCause(thrown, VirtualMachineError.class)) {
      stop.fail(thrown);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    if (stop.requested()) {
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    // Streams throws it once more out of the thread; the process' own handler would end the
    // program.
    Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
    if (hasCause(thrown, RegistryAwayException.class)) {
      log.warn("stream thread starts anew why={}", thrown.toString());
    } else {
      log.error("stream thread failed and starts anew", thrown);
      pause.pass(BREATH);
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** The one that reads a global table cannot be replaced. */
  private static boolean isOfTheTable() {
    return Thread.currentThread().getName().endsWith("-GlobalStreamThread");
  }

  private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
        .anyMatch(type::isInstance);
  }
}
