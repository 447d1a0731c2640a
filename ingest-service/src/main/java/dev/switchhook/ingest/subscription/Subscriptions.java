package dev.switchhook.ingest.subscription;

import dev.switchhook.events.Subscription;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * All subscriptions as their topic has them, by tenant. Written by the one thread that reads the
 * topic; read by all others, who see each subscription as it was at some recent moment.
 */
public final class Subscriptions {
  private final Map<String, KnownSubscription> byId = new ConcurrentHashMap<>();
  private final Map<String, NavigableMap<String, KnownSubscription>> byTenant =
      new ConcurrentHashMap<>();
  private final Map<String, String> unusable = new ConcurrentHashMap<>();
  private final AppliedOffsets applied = new AppliedOffsets();

  /** In the order of their ids. */
  public Collection<KnownSubscription> of(String tenantId) {
    return sortedOf(tenantId).values();
  }

  /** At most {@code limit} of them, after {@code id} in the order of their ids. */
  public List<KnownSubscription> after(String tenantId, String id, int limit) {
    return sortedOf(tenantId).tailMap(id, false).values().stream().limit(limit).toList();
  }

  /** Empty where the subscription is another tenant's, too. */
  public Optional<KnownSubscription> find(String tenantId, String id) {
    return Optional.ofNullable(sortedOf(tenantId).get(id));
  }

  public int count() {
    return byId.size();
  }

  /** Keys whose last record could not be used, and why; what was known before is in force. */
  public Map<String, String> unusable() {
    return Map.copyOf(unusable);
  }

  /** Completes when the topic was read up to and including the offset. */
  public CompletableFuture<Void> read(int partition, long offset) {
    return applied.reached(partition, offset);
  }

  Optional<KnownSubscription> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  void put(KnownSubscription known) {
    Subscription subscription = known.subscription();
    String id = subscription.getSubscriptionId();
    byId.put(id, known);
    byTenant
        .computeIfAbsent(subscription.getTenantId(), tenant -> new ConcurrentSkipListMap<>())
        .put(id, known);
    unusable.remove(id);
  }

  void remove(String id) {
    unusable.remove(id);
    KnownSubscription known = byId.remove(id);
    if (known != null) {
      byTenant.computeIfPresent(
          known.subscription().getTenantId(),
          (tenant, sorted) -> {
            sorted.remove(id);
            return sorted.isEmpty() ? null : sorted;
          });
    }
  }

  void unusable(String id, String why) {
    unusable.put(id, why);
  }

  void applied(int partition, long offset) {
    applied.advance(partition, offset);
  }

  private NavigableMap<String, KnownSubscription> sortedOf(String tenantId) {
    return byTenant.getOrDefault(tenantId, Collections.emptyNavigableMap());
  }
}
