package dev.switchhook.ingest.subscription;

import dev.switchhook.events.SubscriptionState;
import dev.switchhook.kit.streams.RegistryAwayException;
import dev.switchhook.kit.streams.RegistryWait;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import dev.switchhook.serde.Decoded.Value;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what delivery has learned about subscriptions into {@link Subscriptions}: only to be shown,
 * so a record that cannot be used counts as none. Confined to the global stream thread.
 */
public final class LearnedTable implements Processor<String, byte[], Void, Void> {
  /** Streams wants a store; it stays empty, for {@link Subscriptions} has it all. */
  public static final String STORE = "subscription-state";

  private static final Logger log = LoggerFactory.getLogger(LearnedTable.class);

  private final AvroReader<SubscriptionState> reader;
  private final RegistryWait registry;
  private final Subscriptions subscriptions;

  public LearnedTable(Schemas schemas, RegistryWait registry, Subscriptions subscriptions) {
    this.reader = new AvroReader<>(schemas, SubscriptionState.class);
    this.registry = registry;
    this.subscriptions = subscriptions;
  }

  @Override
  public void process(Record<String, byte[]> record) {
    try {
      Decoded<SubscriptionState> read = registry.settled(() -> reader.readWaiting(record.value()));
      if (read instanceof Decoded.Poison<SubscriptionState>(String reason, String error)) {
        log.warn(
            "learned state cannot be used subscription={} why={}: {}", record.key(), reason, error);
      }
      subscriptions.learned(
          record.key(),
          read instanceof Value<SubscriptionState>(SubscriptionState state)
              ? Optional.of(state)
              : Optional.empty());
    } catch (RegistryAwayException _) {
      // It waits for ever, so the program ends; the table is read anew at the next start.
    }
  }
}
