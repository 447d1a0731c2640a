package dev.switchhook.delivery.settle;

import dev.switchhook.delivery.engine.Ending;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes endings durable. An ending is settled when the broker has acknowledged every record of it;
 * a write that fails is made again for as long as it takes, and there is no path on which a failed
 * one settles anything. Confined to the loop.
 */
public final class Settlement {
  private static final Logger log = LoggerFactory.getLogger(Settlement.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final int MOST_DOUBLINGS = 7;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** An ending on its way. */
  private static final class Open {
    private final Ending ending;
    private final Runnable durable;
    private final long since;
    private int unwritten;

    Open(Ending ending, Runnable durable, int records, long since) {
      this.ending = ending;
      this.durable = durable;
      this.unwritten = records;
      this.since = since;
    }
  }

  /** One record of it. */
  private static final class Write {
    private final Open open;
    private ProducerRecord<byte[], byte[]> record;
    private int failures;

    Write(Open open, ProducerRecord<byte[], byte[]> record) {
      this.open = open;
      this.record = record;
    }
  }

  private final SettlementRecords records;
  private final ProducerSource producers;
  private final ProducerCredit credit;
  private final OnLoop loop;
  private final LongSupplier nanos;
  private final EndingMeters meters;
  private final LinkedHashSet<Open> oldestFirst = new LinkedHashSet<>();
  private final ArrayDeque<Write> waitingForCredit = new ArrayDeque<>();
  private final Set<String> failing = new HashSet<>();

  public Settlement(
      SettlementRecords records,
      ProducerSource producers,
      ProducerCredit credit,
      OnLoop loop,
      LongSupplier nanos,
      EndingMeters meters) {
    this.records = records;
    this.producers = producers;
    this.credit = credit;
    this.loop = loop;
    this.nanos = nanos;
    this.meters = meters;
  }

  /**
   * Writes what the ending needs.
   *
   * @param durable run once, in a later turn of the loop
   */
  public void settle(Ending ending, Runnable durable) {
    List<ProducerRecord<byte[], byte[]>> needed = records.of(ending);
    Open open = new Open(ending, durable, needed.size(), nanos.getAsLong());
    oldestFirst.add(open);
    for (ProducerRecord<byte[], byte[]> record : needed) {
      submit(new Write(open, record));
    }
  }

  public int pending() {
    return oldestFirst.size();
  }

  /** How long the oldest ending has been waiting to be durable. */
  public Duration oldest() {
    return oldestFirst.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(nanos.getAsLong() - oldestFirst.getFirst().since);
  }

  /** The producer holds as much as it may: more would only wait. */
  public boolean isChoked() {
    return !waitingForCredit.isEmpty();
  }

  private void submit(Write write) {
    if (waitingForCredit.isEmpty() && credit.take(size(write.record))) {
      send(write);
    } else {
      waitingForCredit.add(write);
    }
  }

  private void send(Write write) {
    Producer<byte[], byte[]> producer = producers.current();
    long bytes = size(write.record);
    try {
      // Whatever becomes of it, the callback is told.
      var _ =
          producer.send(
              write.record,
              (_, error) ->
                  loop.run(() -> answered(write, bytes, producer, Optional.ofNullable(error))));
    } catch (KafkaException | IllegalStateException e) {
      // What a record or the cluster did comes back in the callback: this producer is at its end.
      producers.broken(producer, e);
      loop.run(() -> answered(write, bytes, producer, Optional.of(e)));
    }
  }

  private void answered(
      Write write, long bytes, Producer<byte[], byte[]> by, Optional<Exception> error) {
    credit.give(bytes);
    if (error.isPresent()) {
      failed(write, by, error.get());
    } else {
      written(write);
    }
    while (!waitingForCredit.isEmpty() && credit.take(size(waitingForCredit.element().record))) {
      send(waitingForCredit.remove());
    }
  }

  private void written(Write write) {
    if (failing.remove(write.record.topic())) {
      log.info("writes are acknowledged again topic={}", write.record.topic());
    }
    Open open = write.open;
    open.unwritten--;
    if (open.unwritten == 0) {
      oldestFirst.remove(open);
      meters.durable(open.ending);
      open.durable.run();
    }
  }

  private void failed(Write write, Producer<byte[], byte[]> by, Exception error) {
    String topic = write.record.topic();
    meters.failedWrite(topic);
    if (failing.add(topic)) {
      log.warn("writes fail and are made again topic={} error={}", topic, error.toString());
    }
    if (endsProducer(error)) {
      producers.broken(by, (RuntimeException) error);
    }
    if (error instanceof RecordTooLargeException) {
      records.smaller(write.open.ending, write.record).ifPresent(smaller -> write.record = smaller);
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(write.failures, MOST_DOUBLINGS));
    write.failures++;
    loop.after(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE, () -> submit(write));
  }

  private static boolean endsProducer(Exception error) {
    return error instanceof ProducerFencedException
        || error instanceof InvalidProducerEpochException
        || error instanceof OutOfOrderSequenceException
        || error instanceof ClusterAuthorizationException
        || error instanceof UnsupportedVersionException;
  }

  private static long size(ProducerRecord<byte[], byte[]> record) {
    long size = (long) length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      size += (long) header.key().length() + length(header.value());
    }
    return size;
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
