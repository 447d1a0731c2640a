package dev.switchhook.ingest;

import dev.switchhook.callevents.Rejected;
import dev.switchhook.ingest.event.Position;
import dev.switchhook.ingest.event.Rejections;
import java.time.InstantSource;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One node of the topology: what each needs to say where it is and to reject. Confined to its
 * task's stream thread.
 */
abstract class Step<V> implements Processor<byte[], V, byte[], Object> {
  private final InstantSource clock;
  private final IngestMeters meters;
  private @Nullable ProcessorContext<byte[], Object> context;

  Step(InstantSource clock, IngestMeters meters) {
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
  }

  final ProcessorContext<byte[], Object> context() {
    if (context == null) {
      throw new IllegalStateException("Streams initialises a processor before it uses it");
    }
    return context;
  }

  /** Where the record was read that is being processed. */
  final Position position() {
    RecordMetadata read = context().recordMetadata().orElseThrow();
    return new Position(read.topic(), read.partition(), read.offset());
  }

  /**
   * Sends to a node, stamped with our clock: a producer's clock of last year would have the broker
   * delete the record at once.
   */
  final void send(String node, byte @Nullable [] key, @Nullable Object value, Headers headers) {
    context().forward(new Record<>(key, value, clock.millis(), headers), node);
  }

  /** To the rejected events: key and value byte for byte, and why. */
  final void reject(Record<byte[], ?> read, byte @Nullable [] value, Rejected rejected) {
    meters.rejected(rejected.reason());
    Headers headers = Rejections.headers(read.headers(), rejected, position(), clock.instant());
    send(IngestTopology.TO_REJECTED, read.key(), value, headers);
  }

  final IngestMeters meters() {
    return meters;
  }
}
