package dev.switchhook.delivery.settle;

import dev.switchhook.delivery.engine.Ending;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Makes endings durable. An ending is settled when the broker has acknowledged every record of it,
 * and there is no path on which a failed write settles anything. Confined to the loop.
 */
public final class Settlement {
  /** An ending on its way. */
  private final class Open implements DurableWrites.Owner {
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

    /** Where it was read: the hash that an object has of its own costs more to ask for. */
    @Override
    public int hashCode() {
      return Long.hashCode(ending.position().offset());
    }

    @Override
    public void acknowledged() {
      unwritten--;
      if (unwritten == 0) {
        oldestFirst.remove(this);
        meters.durable(ending);
        durable.run();
      }
    }

    @Override
    public Optional<ProducerRecord<byte[], byte[]>> smaller(
        ProducerRecord<byte[], byte[]> refused) {
      return records.smaller(ending, refused);
    }
  }

  private final SettlementRecords records;
  private final DurableWrites writes;
  private final LongSupplier nanos;
  private final EndingMeters meters;
  private final LinkedHashSet<Open> oldestFirst = new LinkedHashSet<>();

  public Settlement(
      SettlementRecords records, DurableWrites writes, LongSupplier nanos, EndingMeters meters) {
    this.records = records;
    this.writes = writes;
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
      writes.write(record, open);
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
    return writes.isChoked();
  }
}
