package dev.switchhook.delivery.rollup;

import dev.switchhook.kit.streams.RegistryWait;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes of one topic to what is counted of them, at the time it happened. What cannot be read is
 * logged and left out: its writer is this product, so it is a bug and no reason to stop.
 */
final class DecodeStep<T extends SpecificRecord>
    implements Processor<byte[], byte[], String, Observation> {
  private static final Logger log = LoggerFactory.getLogger(DecodeStep.class);

  private final AvroReader<T> reader;
  private final RegistryWait registry;
  private final Function<T, Optional<Observation>> observe;
  private @Nullable ProcessorContext<String, Observation> out;

  DecodeStep(
      AvroReader<T> reader, RegistryWait registry, Function<T, Optional<Observation>> observe) {
    this.reader = reader;
    this.registry = registry;
    this.observe = observe;
  }

  @Override
  public void init(ProcessorContext<String, Observation> context) {
    out = context;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    switch (registry.settled(() -> reader.readWaiting(record.value()))) {
      case Decoded.Value<T>(T value) -> observe.apply(value).ifPresent(it -> send(record, it));
      case Decoded.Poison<T>(String reason, String error) ->
          log.error("record left out of the metrics reason={} error={}", reason, error);
      case Decoded.Empty<T> _, Decoded.SchemaUnknown<T> _, Decoded.Unavailable<T> _ -> {}
    }
  }

  private void send(Record<byte[], byte[]> record, Observation observation) {
    ProcessorContext<String, Observation> context = Objects.requireNonNull(out);
    long at = Math.min(observation.at().toEpochMilli(), context.currentSystemTimeMs());
    context.forward(
        record.withKey(observation.id()).withValue(observation).withTimestamp(Math.max(0, at)));
  }
}
