package dev.switchhook.delivery.rollup;

import dev.switchhook.delivery.rollup.RegistryWait.RegistryAwayException;
import dev.switchhook.kit.admin.Health;
import dev.switchhook.kit.run.Stop;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Readiness, and what becomes of a stream thread that has failed: a new one takes over at what was
 * committed, so nothing is counted twice and nothing is left out.
 */
final class StreamThreads {
  private static final Logger log = LoggerFactory.getLogger(StreamThreads.class);

  /** Else a fault that stays would keep the group rebalancing. */
  private static final Duration BREATH = Duration.ofSeconds(2);

  private final Health.Condition running;
  private final RegistryWait.Pause pause;
  private final Stop stop;
  private final CountDownLatch firstRun = new CountDownLatch(1);

  StreamThreads(Health.Condition running, RegistryWait.Pause pause, Stop stop) {
    this.running = running;
    this.pause = pause;
    this.stop = stop;
  }

  /** Returns when the partitions are assigned for the first time. False: the program is to end. */
  boolean start(KafkaStreams streams) throws InterruptedException {
    streams.setStateListener((now, _) -> became(now));
    streams.setUncaughtExceptionHandler(this::died);
    stop.whenRequested(firstRun::countDown);
    streams.start();
    firstRun.await();
    return !stop.requested();
  }

  private void became(State now) {
    switch (now) {
      case RUNNING -> {
        running.ready();
        firstRun.countDown();
      }
      case CREATED, REBALANCING -> running.notReady("partitions are being taken over");
      case PENDING_ERROR, ERROR -> {
        running.notReady("Kafka Streams has failed");
        stop.fail(new IllegalStateException("Kafka Streams has failed, see the log"));
      }
      case PENDING_SHUTDOWN, NOT_RUNNING -> running.notReady("the program ends");
    }
  }

  private StreamThreadExceptionResponse died(Throwable thrown) {
    if (hasCause(thrown, VirtualMachineError.class)) {
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

  private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
        .anyMatch(type::isInstance);
  }
}
