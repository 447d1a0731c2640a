package dev.switchhook.ingest.subscription;

import dev.switchhook.events.Subscription;
import dev.switchhook.ingest.subscription.EventFilter.Compiled.Bad;
import dev.switchhook.ingest.subscription.EventFilter.Compiled.Good;
import dev.switchhook.kit.streams.RegistryAwayException;
import dev.switchhook.kit.streams.RegistryWait;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import dev.switchhook.serde.Decoded.Empty;
import dev.switchhook.serde.Decoded.Poison;
import dev.switchhook.serde.Decoded.SchemaUnknown;
import dev.switchhook.serde.Decoded.Unavailable;
import dev.switchhook.serde.Decoded.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of subscriptions into {@link Subscriptions}, at the start from its beginning. The
 * topic is input like any other: a record that cannot be used leaves what was known before in
 * force. It never throws for one, because that would end the program. Confined to the global stream
 * thread.
 */
public final class SubscriptionTable implements Processor<String, byte[], Void, Void> {
  /** Streams wants a store; it stays empty, for {@link Subscriptions} has it all. */
  public static final String STORE = "subscriptions";

  private static final Logger log = LoggerFactory.getLogger(SubscriptionTable.class);

  private final AvroReader<Subscription> reader;
  private final RegistryWait registry;
  private final Subscriptions subscriptions;
  private final Filters filters = new Filters();
  private Optional<ProcessorContext<Void, Void>> context = Optional.empty();

  public SubscriptionTable(Schemas schemas, RegistryWait registry, Subscriptions subscriptions) {
    this.reader = new AvroReader<>(schemas, Subscription.class);
    this.registry = registry;
    this.subscriptions = subscriptions;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    this.context = Optional.of(context);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    try {
      apply(record.key(), registry.settled(() -> reader.readWaiting(record.value())));
    } catch (RegistryAwayException _) {
      // It waits for ever, so the program ends; the table is read anew at the next start.
      return;
    }
    context
        .flatMap(ProcessorContext::recordMetadata)
        .ifPresent(read -> subscriptions.applied(read.partition(), read.offset()));
  }

  private void apply(String key, Decoded<Subscription> decoded) {
    switch (decoded) {
      case Value<Subscription>(Subscription subscription) -> applyUsable(key, subscription);
      case Empty<Subscription> _ -> subscriptions.remove(key);
      case Poison<Subscription>(String reason, String error) ->
          unusable(key, reason + ": " + error);
      case SchemaUnknown<Subscription> _, Unavailable<Subscription> _ ->
          throw new IllegalStateException("an outage is not a settled answer");
    }
  }

  private void applyUsable(String key, Subscription subscription) {
    if (!subscription.getSubscriptionId().equals(key)) {
      unusable(key, "its key is not its subscription_id");
      return;
    }
    Optional<Subscription> before = subscriptions.find(key).map(KnownSubscription::subscription);
    if (before.filter(was -> !was.getTenantId().equals(subscription.getTenantId())).isPresent()) {
      unusable(key, "a subscription does not move to another tenant");
      return;
    }
    List<TypePattern> patterns = new ArrayList<>();
    subscription.getEventTypes().forEach(text -> TypePattern.parse(text).ifPresent(patterns::add));
    if (patterns.size() < subscription.getEventTypes().size()) {
      unusable(key, "event_types: not all are a type, a prefix with .*, or *");
      return;
    }
    Optional<String> filterText = Optional.ofNullable(subscription.getFilter());
    boolean replaces =
        before.filter(was -> !Optional.ofNullable(was.getFilter()).equals(filterText)).isPresent();
    switch (filters.of(filterText, replaces)) {
      case Good(EventFilter filter) ->
          subscriptions.put(new KnownSubscription(subscription, patterns, filter));
      case Bad(String why) -> unusable(key, "filter: " + why);
    }
  }

  private void unusable(String key, String why) {
    log.warn("subscription record cannot be used subscription={} why={}", key, why);
    subscriptions.unusable(key, why);
  }
}
