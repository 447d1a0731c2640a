package dev.switchhook.delivery.settle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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
 * Writes records until the broker has acknowledged them: one that fails is written again for as
 * long as it takes. What is on its way stays below the worker's credit. Confined to the loop.
 */
public final class DurableWrites {
  private static final Logger log = LoggerFactory.getLogger(DurableWrites.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final int MOST_DOUBLINGS = 7;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** Whose record it is. */
  interface Owner {
    /** In a later turn of the loop. */
    void acknowledged();

    /** What to write where the broker takes no record of that size; empty: the same again. */
    Optional<ProducerRecord<byte[], byte[]>> smaller(ProducerRecord<byte[], byte[]> refused);
  }

  private static final class Write {
    private final Owner owner;
    private ProducerRecord<byte[], byte[]> record;
    private int failures;

    Write(Owner owner, ProducerRecord<byte[], byte[]> record) {
      this.owner = owner;
      this.record = record;
    }
  }

  private final ProducerSource producers;
  private final ProducerCredit credit;
  private final OnLoop loop;
  private final Consumer<String> failed;
  private final ArrayDeque<Write> waitingForCredit = new ArrayDeque<>();
  private final Set<String> failing = new HashSet<>();

  /**
   * Of one worker.
   *
   * @param failed told the topic of each write that failed
   */
  public DurableWrites(
      ProducerSource producers, ProducerCredit credit, OnLoop loop, Consumer<String> failed) {
    this.producers = producers;
    this.credit = credit;
    this.loop = loop;
    this.failed = failed;
  }

  void write(ProducerRecord<byte[], byte[]> record, Owner owner) {
    submit(new Write(owner, record));
  }

  /** The producer holds as much as it may: more would only wait. */
  boolean isChoked() {
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
      if (failing.remove(write.record.topic())) {
        log.info("writes are acknowledged again topic={}", write.record.topic());
      }
      write.owner.acknowledged();
    }
    while (!waitingForCredit.isEmpty() && credit.take(size(waitingForCredit.element().record))) {
      send(waitingForCredit.remove());
    }
  }

  private void failed(Write write, Producer<byte[], byte[]> by, Exception error) {
    String topic = write.record.topic();
    failed.accept(topic);
    if (failing.add(topic)) {
      log.warn("writes fail and are made again topic={} error={}", topic, error.toString());
    }
    if (endsProducer(error)) {
      producers.broken(by, (RuntimeException) error);
    }
    if (error instanceof RecordTooLargeException) {
      write.owner.smaller(write.record).ifPresent(smaller -> write.record = smaller);
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
