package dev.switchhook.e2e.demo;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.Topics;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Attempts and dead letters, entered in the ledger. */
final class LedgerRecords implements Consumer<ConsumerRecord<byte[], byte[]>> {
  static final List<String> TOPICS = List.of(Topics.DELIVERY_ATTEMPTS, Topics.DEAD_LETTERS);

  private final AvroReader<DeliveryAttempt> attempts;
  private final AvroReader<DeadLetter> letters;
  private final Ledger ledger;

  LedgerRecords(Schemas schemas, Ledger ledger) {
    this.attempts = new AvroReader<>(schemas, DeliveryAttempt.class);
    this.letters = new AvroReader<>(schemas, DeadLetter.class);
    this.ledger = ledger;
  }

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(Topics.DEAD_LETTERS)) {
      take(letters, record, ledger::died);
    } else {
      take(attempts, record, ledger::attempted);
    }
  }

  private static <T extends SpecificRecord> void take(
      AvroReader<T> reader, ConsumerRecord<byte[], byte[]> record, Consumer<T> to) {
    Decoded<T> decoded = reader.readWaiting(record.value());
    if (!(decoded instanceof Decoded.Value<T> value)) {
      throw new IllegalStateException(
          record.topic() + " holds a record that cannot be read: " + decoded);
    }
    to.accept(value.record());
  }
}
