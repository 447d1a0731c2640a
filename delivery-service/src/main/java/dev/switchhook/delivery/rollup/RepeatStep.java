package dev.switchhook.delivery.rollup;

import dev.switchhook.events.DeliveryMetrics;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/**
 * Lets each id through once. Repeats come from crashes and are minutes apart, so ids are remembered
 * for two hours, by stream time: a late one is remembered as long as any other.
 */
final class RepeatStep implements Processor<String, Observation, String, DeliveryMetrics> {
  private static final Duration REMEMBERED = Duration.ofHours(2);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final byte[] SEEN = {1};

  private final String storeName;
  private @Nullable ProcessorContext<String, DeliveryMetrics> out;
  private @Nullable WindowStore<String, byte[]> store;

  private RepeatStep(String storeName) {
    this.storeName = storeName;
  }

  /**
   * With a store of its own.
   *
   * @param kind of ids; names the store
   */
  static ProcessorSupplier<String, Observation, String, DeliveryMetrics> of(String kind) {
    String name = "seen-" + kind;
    return new ProcessorSupplier<>() {
      @Override
      public Processor<String, Observation, String, DeliveryMetrics> get() {
        return new RepeatStep(name);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(
            Stores.windowStoreBuilder(
                Stores.persistentWindowStore(name, REMEMBERED, WINDOW, false),
                Serdes.String(),
                Serdes.ByteArray()));
      }
    };
  }

  @Override
  public void init(ProcessorContext<String, DeliveryMetrics> context) {
    out = context;
    store = context.getStateStore(storeName);
  }

  @Override
  public void process(Record<String, Observation> record) {
    ProcessorContext<String, DeliveryMetrics> context = Objects.requireNonNull(out);
    WindowStore<String, byte[]> seen = Objects.requireNonNull(store);
    long now = context.currentStreamTimeMs();
    try (WindowStoreIterator<byte[]> before =
        seen.fetch(record.key(), Math.max(0, now - REMEMBERED.toMillis()), now)) {
      if (before.hasNext()) {
        return;
      }
    }
    seen.put(record.key(), SEEN, now);
    DeliveryMetrics unit = record.value().unit();
    context.forward(record.withKey(Rows.series(unit)).withValue(unit));
  }
}
