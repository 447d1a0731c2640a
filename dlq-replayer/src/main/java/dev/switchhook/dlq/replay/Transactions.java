package dev.switchhook.dlq.replay;

import dev.switchhook.dlq.letter.DependencyAway;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Transactions whose outcome is known: one that nobody has answered for is looked up, never written
 * again on suspicion. Confined to one thread.
 */
final class Transactions {
  private static final int MOST_LOOKUPS = 5;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ReplayProducer producer;
  private final ReplayTopics topics;
  private final StopRequest stop;
  private final InstantSource clock;

  Transactions(
      ReplayProducer producer, ReplayTopics topics, StopRequest stop, InstantSource clock) {
    this.producer = producer;
    this.topics = topics;
    this.stop = stop;
    this.clock = clock;
  }

  /**
   * Writes all of the records or none.
   *
   * @param ownJob whose job it is
   * @param isThere reads whether the records have been committed
   * @return never Uncertain
   * @throws DependencyAway when the broker does not come back
   */
  Written write(
      List<ProducerRecord<byte[], byte[]>> records,
      String ownJob,
      BooleanSupplier isThere,
      ReplayWatcher watcher) {
    String why = "";
    for (int lookup = 0; lookup <= MOST_LOOKUPS; lookup++) {
      Written written = producer.write(records, stop::atOnce);
      if (!(written instanceof Written.Uncertain(String reason))) {
        return written;
      }
      why = reason;
      watcher.note("the broker has not said what became of a batch (" + why + "); looking it up");
      if (anotherRuns(ownJob)) {
        // Opening a producer now would fence that one off.
        return new Written.FencedOff();
      }
      reopen();
      if (isThere.getAsBoolean()) {
        return new Written.Committed();
      }
    }
    throw new DependencyAway("the broker does not take a transaction: " + why);
  }

  /** Also ends whatever was pending: committed or aborted, from now on it is final. */
  private void reopen() {
    for (int tries = 1; ; tries++) {
      try {
        producer.open();
        return;
      } catch (RetriableException e) {
        if (tries > MOST_LOOKUPS) {
          throw new DependencyAway("the broker does not answer: " + e.getMessage(), e);
        }
        stop.pause(PAUSE);
      }
    }
  }

  private boolean anotherRuns(String ownJob) {
    return topics.jobs().unfinishedBut(ownJob).stream()
        .anyMatch(job -> Jobs.alive(job, clock.instant()));
  }
}
