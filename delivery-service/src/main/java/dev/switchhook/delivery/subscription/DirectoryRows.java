package dev.switchhook.delivery.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.subscription.SubscriptionChange.Deleted;
import dev.switchhook.delivery.subscription.SubscriptionChange.Known;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Both compacted topics as one map. A row that cannot be used leaves the one before it in force; if
 * there is none, its deliveries wait, because a dead letter would say that nobody wants them.
 * Confined to one thread.
 */
final class DirectoryRows {
  private static final Logger log = LoggerFactory.getLogger(DirectoryRows.class);

  private final RowReaders readers;
  private final TermsReader terms;
  private final DirectoryWatch watch;
  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private final Map<String, SubscriptionState> states = new HashMap<>();
  private final Map<String, SubscriptionTerms> known = new HashMap<>();

  DirectoryRows(RowReaders readers, TermsReader terms, DirectoryWatch watch) {
    this.readers = readers;
    this.terms = terms;
    this.watch = watch;
  }

  /** Everything there is, as changes from nothing. */
  List<SubscriptionChange> all() {
    List<SubscriptionChange> all = new ArrayList<>();
    known.values().forEach(each -> all.add(new Known(each)));
    return all;
  }

  int size() {
    return known.size();
  }

  int locked() {
    return (int)
        known.values().stream().filter(each -> each.standing() instanceof Standing.Locked).count();
  }

  /**
   * Takes a row in.
   *
   * @return what is different now; empty when nothing is
   * @throws RegistryAway when its schema cannot be had: nothing was taken in, ask again
   */
  Optional<SubscriptionChange> take(ConsumerRecord<byte[], byte[]> row) throws RegistryAway {
    String id = row.key() == null ? "" : new String(row.key(), UTF_8);
    return row.topic().equals(Topics.SUBSCRIPTIONS)
        ? takeSubscription(id, row)
        : takeState(id, row);
  }

  private Optional<SubscriptionChange> takeSubscription(
      String id, ConsumerRecord<byte[], byte[]> row) throws RegistryAway {
    return switch (readers.subscription(row.value())) {
      case Decoded.Value<Subscription>(Subscription subscription) -> {
        if (!subscription.getSubscriptionId().equals(id)) {
          yield unusable(id, row, "its key is another subscription's");
        }
        Subscription before = subscriptions.get(id);
        if (before != null && !before.getTenantId().equals(subscription.getTenantId())) {
          yield unusable(id, row, "a subscription does not move between tenants");
        }
        yield combined(id, subscription, row);
      }
      case Decoded.Empty<Subscription> _ -> {
        subscriptions.remove(id);
        known.remove(id);
        yield Optional.of(new Deleted(id));
      }
      case Decoded.Poison<Subscription>(String reason, String error) ->
          unusable(id, row, reason + ": " + error);
      case Decoded.SchemaUnknown<Subscription> _ -> throw new RegistryAway("schema not known yet");
      case Decoded.Unavailable<Subscription>(String why) -> throw new RegistryAway(why);
    };
  }

  private Optional<SubscriptionChange> takeState(String id, ConsumerRecord<byte[], byte[]> row)
      throws RegistryAway {
    switch (readers.state(row.value())) {
      case Decoded.Value<SubscriptionState>(SubscriptionState state) -> states.put(id, state);
      case Decoded.Empty<SubscriptionState> _ -> states.remove(id);
      case Decoded.Poison<SubscriptionState>(String reason, String error) -> {
        bad(id, row, reason + ": " + error);
        return Optional.empty();
      }
      case Decoded.SchemaUnknown<SubscriptionState> _ ->
          throw new RegistryAway("schema not known yet");
      case Decoded.Unavailable<SubscriptionState>(String why) -> throw new RegistryAway(why);
    }
    Subscription subscription = subscriptions.get(id);
    SubscriptionTerms before = known.get(id);
    if (subscription == null || before == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(now(id, terms.relearn(before, subscription, states.get(id))));
    } catch (BadRow e) {
      return unusable(id, row, String.valueOf(e.getMessage()));
    }
  }

  private Optional<SubscriptionChange> combined(
      String id, Subscription subscription, ConsumerRecord<byte[], byte[]> row) {
    try {
      SubscriptionChange now = now(id, terms.read(subscription, states.get(id)));
      subscriptions.put(id, subscription);
      return Optional.of(now);
    } catch (BadRow e) {
      return unusable(id, row, String.valueOf(e.getMessage()));
    }
  }

  private SubscriptionChange now(String id, SubscriptionTerms now) {
    if (now.standing() instanceof Standing.Locked(String why)) {
      log.warn("deliveries of a subscription wait subscription={} why={}", id, why);
    }
    known.put(id, now);
    return new Known(now);
  }

  private Optional<SubscriptionChange> unusable(
      String id, ConsumerRecord<byte[], byte[]> row, String why) {
    bad(id, row, why);
    if (known.containsKey(id)) {
      return Optional.empty();
    }
    SubscriptionTerms waiting =
        new SubscriptionTerms(
            id,
            "",
            0,
            Instant.EPOCH,
            "",
            new Standing.Locked(why),
            LaneTerms.STANDARD,
            LearnedState.NOTHING);
    known.put(id, waiting);
    return Optional.of(new Known(waiting));
  }

  private void bad(String id, ConsumerRecord<byte[], byte[]> row, String why) {
    watch.badRow();
    log.warn(
        "row is not usable, the one before it stays in force topic={} partition={} offset={}"
            + " subscription={} why={}",
        row.topic(),
        row.partition(),
        row.offset(),
        id,
        why);
  }
}
