package dev.switchhook.delivery.settle;

import dev.switchhook.delivery.subscription.Disablement;
import dev.switchhook.delivery.subscription.LearnedState;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes known what was learned of subscriptions. Nothing waits for it: no offset, no source. Of
 * each subscription one state is on its way and the newest one waits behind it, so a topic that
 * takes nothing costs no more than that. Confined to the loop.
 */
public final class LearnedWrites {
  private static final Logger log = LoggerFactory.getLogger(LearnedWrites.class);

  private final LearnedRecords records;
  private final DurableWrites writes;
  private final Set<String> onTheirWay = new HashSet<>();
  private final Map<String, ProducerRecord<byte[], byte[]>> behind = new HashMap<>();

  public LearnedWrites(LearnedRecords records, DurableWrites writes) {
    this.records = records;
    this.writes = writes;
  }

  public void learned(SubscriptionTerms terms, LearnedState state) {
    ProducerRecord<byte[], byte[]> record = records.state(terms, state);
    if (onTheirWay.add(terms.subscriptionId())) {
      write(terms.subscriptionId(), record);
    } else {
      behind.put(terms.subscriptionId(), record);
    }
  }

  public void disabled(SubscriptionTerms terms, LearnedState state) {
    Disablement disablement =
        state.disablement().orElseThrow(() -> new IllegalStateException("not disabled: " + state));
    log.warn(
        "subscription disabled subscription={} tenant={} host={} cause={} failures={} since={}",
        terms.subscriptionId(),
        terms.tenantId(),
        terms.host(),
        disablement.cause(),
        state.failures().count(),
        state.failures().since().orElse(disablement.at()));
    learned(terms, state);
    writes.write(records.audit(terms, disablement, state.failures()), new Told(() -> {}));
  }

  private void write(String subscriptionId, ProducerRecord<byte[], byte[]> record) {
    writes.write(record, new Told(() -> written(subscriptionId)));
  }

  private void written(String subscriptionId) {
    ProducerRecord<byte[], byte[]> newest = behind.remove(subscriptionId);
    if (newest == null) {
      onTheirWay.remove(subscriptionId);
    } else {
      write(subscriptionId, newest);
    }
  }

  /** A record that is as small as it gets. */
  private record Told(Runnable then) implements DurableWrites.Owner {
    @Override
    public void acknowledged() {
      then.run();
    }

    @Override
    public Optional<ProducerRecord<byte[], byte[]>> smaller(
        ProducerRecord<byte[], byte[]> refused) {
      return Optional.empty();
    }
  }
}
