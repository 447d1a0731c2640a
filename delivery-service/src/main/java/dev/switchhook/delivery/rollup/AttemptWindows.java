package dev.switchhook.delivery.rollup;

import dev.switchhook.events.DeliveryMetrics;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Adds units to the rows of their windows, and every ten seconds by the wall clock writes the rows
 * that have changed. Not Streams' own suppression: its time moves only with data, so the last row
 * of a subscription that falls silent would stay open for ever.
 *
 * <p>Two stores: {@code rows}, and {@code pending}, the keys of rows that have changed since they
 * were written or are not closed. Both survive a crash, so no change is forgotten.
 */
final class AttemptWindows implements Processor<String, DeliveryMetrics, String, DeliveryMetrics> {
  private static final Duration WRITTEN_EVERY = Duration.ofSeconds(10);

  /** With nothing new for that long, the wall clock may close what stream time has not. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** Up to that late a row is corrected. */
  private static final Duration CORRECTED = Duration.ofHours(24);

  private static final byte[] OPEN = {0};
  private static final byte[] CHANGED = {1};

  private final WindowSize size;
  private final Counter late;
  private @Nullable ProcessorContext<String, DeliveryMetrics> out;
  private @Nullable WindowStore<String, DeliveryMetrics> rows;
  private @Nullable KeyValueStore<String, byte[]> pending;
  private long heard;

  private AttemptWindows(WindowSize size, Counter late) {
    this.size = size;
    this.late = late;
  }

  /**
   * With its two stores.
   *
   * @param late counts what comes too late to be put into its row
   */
  static ProcessorSupplier<String, DeliveryMetrics, String, DeliveryMetrics> of(
      WindowSize size, Serde<DeliveryMetrics> serde, Counter late) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<String, DeliveryMetrics, String, DeliveryMetrics> get() {
        return new AttemptWindows(size, late);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        Duration kept = CORRECTED.plus(size.length()).plus(size.grace()).plusHours(1);
        return Set.of(
            Stores.windowStoreBuilder(
                Stores.persistentWindowStore(rowsOf(size), kept, size.length(), false),
                Serdes.String(),
                serde),
            Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(pendingOf(size)),
                Serdes.String(),
                Serdes.ByteArray()));
      }
    };
  }

  private static String rowsOf(WindowSize size) {
    return "rows-" + size.text();
  }

  private static String pendingOf(WindowSize size) {
    return "pending-" + size.text();
  }

  @Override
  public void init(ProcessorContext<String, DeliveryMetrics> context) {
    out = context;
    rows = context.getStateStore(rowsOf(size));
    pending = context.getStateStore(pendingOf(size));
    heard = context.currentSystemTimeMs();
    context.schedule(WRITTEN_EVERY, PunctuationType.WALL_CLOCK_TIME, this::write);
  }

  @Override
  public void process(Record<String, DeliveryMetrics> record) {
    ProcessorContext<String, DeliveryMetrics> context = Objects.requireNonNull(out);
    heard = context.currentSystemTimeMs();
    if (context.currentStreamTimeMs() - record.timestamp() > CORRECTED.toMillis()) {
      late.increment();
      return;
    }
    WindowStore<String, DeliveryMetrics> store = Objects.requireNonNull(rows);
    long start = size.startOf(record.timestamp());
    DeliveryMetrics row = store.fetch(record.key(), start);
    DeliveryMetrics next =
        row == null
            ? Rows.begin(record.value(), Instant.ofEpochMilli(start), size.length().toMillis())
            : Rows.add(row, record.value());
    store.put(record.key(), next, start);
    Objects.requireNonNull(pending)
        .put(Rows.key(record.key(), Instant.ofEpochMilli(start)), CHANGED);
  }

  private void write(long now) {
    KeyValueStore<String, byte[]> store = Objects.requireNonNull(pending);
    List<KeyValue<String, byte[]>> all = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> each = store.all()) {
      each.forEachRemaining(all::add);
    }
    for (KeyValue<String, byte[]> one : all) {
      write(one.key, one.value[0] == CHANGED[0], now);
    }
  }

  private void write(String key, boolean changed, long now) {
    KeyValueStore<String, byte[]> open = Objects.requireNonNull(pending);
    WindowStore<String, DeliveryMetrics> store = Objects.requireNonNull(rows);
    String series = key.substring(0, key.lastIndexOf('|'));
    long start = Instant.parse(key.substring(key.lastIndexOf('|') + 1)).toEpochMilli();
    DeliveryMetrics row = store.fetch(series, start);
    if (row == null) {
      open.delete(key); // beyond what is kept
      return;
    }
    boolean over = isOver(start, now);
    if (!changed && (!over || row.getClosed())) {
      return;
    }
    DeliveryMetrics revised = Rows.revised(row, over);
    store.put(series, revised, start);
    if (revised.getClosed()) {
      open.delete(key);
    } else {
      open.put(key, OPEN);
    }
    Objects.requireNonNull(out).forward(new Record<>(key, revised, now));
  }

  /** By both clocks, or by the wall clock alone when nothing comes: one that is behind waits. */
  private boolean isOver(long start, long now) {
    long end = start + size.length().toMillis() + size.grace().toMillis();
    long streamTime = Objects.requireNonNull(out).currentStreamTimeMs();
    return now >= end && (streamTime >= end || now - heard >= SILENCE.toMillis());
  }
}
