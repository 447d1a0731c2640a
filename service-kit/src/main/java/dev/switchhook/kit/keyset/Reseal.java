package dev.switchhook.kit.keyset;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.Subscription;
import dev.switchhook.kit.kafka.Acknowledged;
import dev.switchhook.kit.keyset.SubscriptionLog.Row;
import dev.switchhook.kit.secret.CannotOpen;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes each subscription again, its secrets sealed under the primary key. The services go on
 * meanwhile: a change that somebody else makes between our reading and our writing would be hidden
 * by our record, so what was written is read back, and such a change is put on top again. Confined
 * to one thread.
 */
final class Reseal {
  private final SubscriptionLog subscriptions;
  private final Producer<byte[], byte[]> producer;
  private final AvroWriter<Subscription> writer;
  private final Envelope envelope;
  private final InstantSource clock;

  /** What became of them. */
  record Result(int resealed, Map<String, String> left) {}

  Reseal(
      SubscriptionLog subscriptions,
      Producer<byte[], byte[]> producer,
      AvroWriter<Subscription> writer,
      Envelope envelope,
      InstantSource clock) {
    this.subscriptions = subscriptions;
    this.producer = producer;
    this.writer = writer;
    this.envelope = envelope;
    this.clock = clock;
  }

  /** One that does not open is left as it is, and named with the reason. */
  Result run() {
    int resealed = 0;
    Map<String, String> left = new TreeMap<>();
    for (Row read : subscriptions.rows()) {
      String id = read.subscription().getSubscriptionId();
      Optional<Row> now = subscriptions.row(id);
      if (now.isEmpty() || !now.get().usesOtherThan(envelope.primaryKeyId())) {
        continue;
      }
      try {
        reseal(id, now.get());
        resealed++;
      } catch (CannotOpen e) {
        left.put(id, String.valueOf(e.getMessage()));
      }
    }
    return new Result(resealed, left);
  }

  private void reseal(String id, Row row) throws CannotOpen {
    Subscription newest = row.subscription();
    long version = newest.getVersion();
    long offset = row.offset();
    while (true) {
      version = Math.max(version, newest.getVersion()) + 1;
      long written = write(id, row.partition(), anew(newest, version));
      List<ConsumerRecord<byte[], byte[]>> hidden =
          hidden(subscriptions.readTo(row.partition(), written, id), offset, written);
      if (hidden.isEmpty()) {
        return;
      }
      ConsumerRecord<byte[], byte[]> last = hidden.getLast();
      if (last.value() == null) {
        write(id, row.partition(), null);
        return;
      }
      offset = written;
      newest = subscriptions.read(last).orElseThrow();
    }
  }

  /** Of others, usable, and before ours. */
  private List<ConsumerRecord<byte[], byte[]>> hidden(
      List<ConsumerRecord<byte[], byte[]>> came, long after, long before) {
    List<ConsumerRecord<byte[], byte[]>> hidden = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : came) {
      if (record.offset() > after
          && record.offset() < before
          && (record.value() == null || subscriptions.read(record).isPresent())) {
        hidden.add(record);
      }
    }
    return hidden;
  }

  private byte[] anew(Subscription subscription, long version) throws CannotOpen {
    Subscription sealed =
        Subscription.newBuilder(Ciphertexts.sealedAnew(envelope, subscription))
            .setVersion(version)
            .setUpdatedAt(clock.instant())
            .build();
    if (new Row(0, 0, sealed).usesOtherThan(envelope.primaryKeyId())) {
      throw new IllegalStateException("a subscription holds a secret that is not known here");
    }
    return writer.write(sealed);
  }

  private long write(String id, int partition, byte @Nullable [] value) {
    return Acknowledged.send(
            producer,
            new ProducerRecord<>(Topics.SUBSCRIPTIONS, partition, id.getBytes(UTF_8), value))
        .offset();
  }
}
