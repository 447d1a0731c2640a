package dev.switchhook.delivery.rollup;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.DeliveryMetrics;
import dev.switchhook.kit.streams.RegistryWait;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.topics.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Attempts and dead letters to rows per tenant, subscription, type and window.
 *
 * <pre>
 * attempts ─────▶ decode ─▶ drop repeats ─┐                 ┌─▶ minutes ─▶ webhook.delivery-metrics.1m
 *                                         ├─▶ by series ────┤
 * dead letters ─▶ decode ─▶ drop repeats ─┘                 └─▶ hours ───▶ webhook.delivery-metrics.1h
 * </pre>
 */
final class RollupTopology {
  private RollupTopology() {}

  /** Takes no broker; looks up what it writes with, so it waits while the registry is away. */
  static Topology build(
      Schemas schemas, RegistryWait registry, InstantSource clock, MeterRegistry meters) {
    Serde<DeliveryMetrics> units = RowSerde.of(schemas, Topics.DELIVERY_METRICS_1M, registry);
    Counter late =
        Counter.builder("switchhook.metrics.late")
            .description("attempts and dead letters that came too late for their row")
            .register(meters);

    StreamsBuilder builder = new StreamsBuilder();
    KStream<String, DeliveryMetrics> attempts =
        source(builder, "attempts", Topics.DELIVERY_ATTEMPTS, clock)
            .process(
                () ->
                    new DecodeStep<>(
                        new AvroReader<>(schemas, DeliveryAttempt.class),
                        registry,
                        RollupTopology::observe),
                Named.as("decode-attempts"))
            .process(RepeatStep.of("attempts"), Named.as("drop-repeated-attempts"));
    KStream<String, DeliveryMetrics> letters =
        source(builder, "dead-letters", Topics.DEAD_LETTERS, clock)
            .process(
                () ->
                    new DecodeStep<>(
                        new AvroReader<>(schemas, DeadLetter.class),
                        registry,
                        new Letters(schemas, registry)::observe),
                Named.as("decode-dead-letters"))
            .process(RepeatStep.of("dead-letters"), Named.as("drop-repeated-dead-letters"));

    KStream<String, DeliveryMetrics> bySeries =
        attempts
            .merge(letters, Named.as("merge"))
            .repartition(Repartitioned.with(Serdes.String(), units).withName("by-series"));
    for (WindowSize size : WindowSize.values()) {
      bySeries
          .process(AttemptWindows.of(size, units, late), Named.as("add-up-" + size.text()))
          .to(
              size.topic(),
              Produced.with(
                      Serdes.String(), RowSerde.of(schemas, size.topic(), registry), bySeries())
                  .withName("to-" + size.text()));
    }
    return builder.build();
  }

  private static Optional<Observation> observe(DeliveryAttempt attempt) {
    return Units.counts(attempt)
        ? Optional.of(
            new Observation(attempt.getAttemptId(), attempt.getEndedAt(), Units.of(attempt)))
        : Optional.empty();
  }

  /**
   * A writer's clock may be wrong. Streams dies of a negative time, and one ahead of ours would
   * carry stream time away from everybody else's windows.
   */
  private static KStream<byte[], byte[]> source(
      StreamsBuilder builder, String name, String topic, InstantSource clock) {
    return builder.stream(
        topic,
        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
            .withTimestampExtractor(
                (record, _) -> Math.max(0, Math.min(record.timestamp(), clock.millis())))
            .withOffsetResetPolicy(AutoOffsetReset.earliest())
            .withName(name));
  }

  /** All windows of a series in one partition, so that they are read in order. */
  private static StreamPartitioner<String, DeliveryMetrics> bySeries() {
    return (_, _, row, partitions) ->
        Optional.of(
            Set.of(Utils.toPositive(Utils.murmur2(Utils.utf8(Rows.series(row)))) % partitions));
  }
}
