package dev.switchhook.kit.skip;

import dev.switchhook.kit.run.Refusal;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What is a service's own about passing a record over. Pure. */
public interface SkipRules {
  /** What its group reads, and a record can be passed over in. */
  Set<String> topics();

  /** Where the copy goes. */
  String copiedTo();

  /**
   * What the group is to have committed then.
   *
   * @param committed what it has now
   * @param first the first record from there on that there is; at most {@code offset}
   * @throws Refusal why this record cannot be passed over
   */
  OffsetAndMetadata moved(OffsetAndMetadata committed, long first, long offset);

  /** The copy, and what is written instead where the broker takes none of its size. */
  Copies copies(ConsumerRecord<byte[], byte[]> record, String reason);

  /**
   * To be asked first of all.
   *
   * @throws Refusal the group has gone past it
   */
  static void requireNotPassed(long offset, OffsetAndMetadata committed) {
    if (offset < committed.offset()) {
      throw new Refusal(
          "offset " + offset + " is passed already: the group is at " + committed.offset());
    }
  }

  /** What the copy says of itself, for a person. */
  static String error(String reason) {
    return "skipped by a person: " + reason;
  }

  /**
   * Of one record.
   *
   * @param smaller without the value
   * @param letters ids of the dead letters these are, if they are any
   */
  record Copies(
      ProducerRecord<byte[], byte[]> whole,
      ProducerRecord<byte[], byte[]> smaller,
      List<String> letters) {}
}
