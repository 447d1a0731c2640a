package dev.switchhook.ingest;

import dev.switchhook.kit.run.Stop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;

/** Follows the state of Kafka Streams: readiness, and the end of the program when it has failed. */
final class RunningStreams {
  private final KafkaStreams streams;
  private final Readiness readiness;
  private final Stop stop;
  private final InstantSource clock;
  private final IngestMeters meters;
  private final CountDownLatch firstRun = new CountDownLatch(1);

  RunningStreams(
      KafkaStreams streams,
      Readiness readiness,
      Stop stop,
      InstantSource clock,
      IngestMeters meters) {
    this.streams = streams;
    this.readiness = readiness;
    this.stop = stop;
    this.clock = clock;
    this.meters = meters;
    streams.setStateListener((now, before) -> became(now));
  }

  /**
   * Returns when the subscriptions are read and the partitions are assigned; false: it has failed,
   * and the program is told.
   */
  boolean start() throws InterruptedException {
    Instant began = clock.instant();
    // Returns when the global table has been read.
    streams.start();
    meters.tableRead(Duration.between(began, clock.instant()));
    firstRun.await();
    return !stop.requested();
  }

  private void became(State now) {
    switch (now) {
      case RUNNING -> {
        readiness.running();
        firstRun.countDown();
      }
      case CREATED, REBALANCING -> readiness.notRunning("partitions are being taken over");
      case PENDING_ERROR, ERROR -> {
        readiness.notRunning("Kafka Streams has failed");
        // On the way out it is no failure: a thread that waits for the registry gives up then.
        if (!stop.requested()) {
          stop.fail(new IllegalStateException("Kafka Streams has failed, see the log"));
        }
        firstRun.countDown();
      }
      case PENDING_SHUTDOWN, NOT_RUNNING -> readiness.notRunning("the program ends");
    }
  }
}
