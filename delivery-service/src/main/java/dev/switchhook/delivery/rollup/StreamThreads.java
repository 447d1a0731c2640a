package dev.switchhook.delivery.rollup;

import dev.switchhook.kit.admin.Health;
import dev.switchhook.kit.run.Stop;
import dev.switchhook.kit.streams.Pause;
import dev.switchhook.kit.streams.ThreadDeaths;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;

/** Starts the stream threads and says whether they run. */
final class StreamThreads {
  private final Health.Condition running;
  private final Pause pause;
  private final Stop stop;
  private final CountDownLatch firstRun = new CountDownLatch(1);

  StreamThreads(Health.Condition running, Pause pause, Stop stop) {
    this.running = running;
    this.pause = pause;
    this.stop = stop;
  }

  /** Returns when the partitions are assigned for the first time. False: the program is to end. */
  boolean start(KafkaStreams streams) throws InterruptedException {
    streams.setStateListener((now, _) -> became(now));
    streams.setUncaughtExceptionHandler(new ThreadDeaths(pause, stop, () -> {}));
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
}
