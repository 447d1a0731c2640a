package dev.switchhook.delivery.intake;

import dev.switchhook.delivery.engine.Arrival;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.serde.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * From records to arrivals: window, gate, decoding, repeats. A record that cannot be taken now is
 * sought back to, and what was read behind it is dropped. Confined to the Kafka thread.
 */
final class RecordIntake {
  /** Taken out of one poll, but for one record of each partition. */
  private static final int MOST_BYTES = 8 * 1_024 * 1_024;

  private final Consumer<byte[], byte[]> consumer;
  private final DeliveryDecoder decoder;
  private final SchemaLookups lookups;
  private final IntakeMeters meters;
  private final LongSupplier nanos;
  private int taken;

  RecordIntake(
      Consumer<byte[], byte[]> consumer,
      DeliveryDecoder decoder,
      SchemaLookups lookups,
      IntakeMeters meters,
      LongSupplier nanos) {
    this.consumer = consumer;
    this.decoder = decoder;
    this.lookups = lookups;
    this.meters = meters;
    this.nanos = nanos;
  }

  /**
   * What the gates kept and is due now.
   *
   * @param held kinds of sources that nothing is taken from
   */
  List<Arrival> due(Assignment assignment, Set<Kind> held) {
    List<Arrival> batch = new ArrayList<>();
    for (AssignedPartition partition : assignment.reading()) {
      if (partition.gate().isPresent() && !held.contains(partition.source())) {
        due(partition, partition.gate().get(), batch);
      }
      partition.passGaps();
    }
    return batch;
  }

  private void due(AssignedPartition partition, RetryGate gate, List<Arrival> batch) {
    for (ConsumerRecord<byte[], byte[]> record : gate.takeDue()) {
      if (!partition.fits(record.offset())) {
        gate.forget();
        seekBack(partition, record);
        return;
      }
      if (!accept(partition, record, batch)) {
        return;
      }
    }
  }

  /** What a poll brought. */
  List<Arrival> read(ConsumerRecords<byte[], byte[]> records, Assignment assignment) {
    List<Arrival> batch = new ArrayList<>();
    taken = 0;
    // Not partitions(): markers of transactions move the position too, and are no records.
    records
        .nextOffsets()
        .forEach(
            (at, next) -> {
              AssignedPartition partition = assignment.at(at);
              if (partition != null && read(partition, records.records(at), batch)) {
                partition.readTo(next.offset());
              }
              if (partition != null) {
                partition.passGaps();
              }
            });
    return batch;
  }

  /** False: it was sought back. */
  private boolean read(
      AssignedPartition partition,
      List<ConsumerRecord<byte[], byte[]>> records,
      List<Arrival> batch) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (partition.knows(record.offset())) {
        continue;
      }
      boolean isEnough = taken >= MOST_BYTES && record.offset() > records.getFirst().offset();
      if (isEnough || !partition.fits(record.offset())) {
        seekBack(partition, record);
        return false;
      }
      taken += record.value() == null ? 0 : record.value().length;
      switch (passage(partition, record, records.getLast().offset())) {
        case GO -> {
          if (!accept(partition, record, batch)) {
            return false;
          }
        }
        case KEEP -> partition.gate().orElseThrow().keep(record);
        case WAIT -> {
          seekBack(partition, record);
          return false;
        }
      }
    }
    return true;
  }

  private static RetryGate.Passage passage(
      AssignedPartition partition, ConsumerRecord<byte[], byte[]> record, long lastRead) {
    return partition.gate().isPresent()
        ? partition.gate().get().ask(record, lastRead)
        : RetryGate.Passage.GO;
  }

  /** False: its schema is not known, so it was sought back. */
  private boolean accept(
      AssignedPartition partition, ConsumerRecord<byte[], byte[]> record, List<Arrival> batch) {
    Optional<Arrival> arrival = decoder.decode(record, partition.source(), partition.epoch());
    if (arrival.isEmpty()) {
      int schema = WireFormat.schemaId(record.value()).orElseThrow();
      lookups.ask(schema);
      partition.waitFor(schema);
      seekBack(partition, record);
      return false;
    }
    partition.opened(record, nanos.getAsLong());
    if (arrival.get() instanceof OpenDelivery delivery
        && partition.isRepeat(delivery.id(), record.offset())) {
      partition.settled(record.offset());
      meters.repeated();
      return true;
    }
    batch.add(arrival.get());
    return true;
  }

  private void seekBack(AssignedPartition partition, ConsumerRecord<byte[], byte[]> record) {
    consumer.seek(partition.at(), record.offset());
    partition.readTo(record.offset());
  }
}
