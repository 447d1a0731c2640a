package dev.switchhook.ingest.subscription;

import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All subscriptions as their topic has them, by tenant. Written by the one thread that reads the
 * topic; read by all others, who see each subscription as it was at some recent moment.
 */
public final class Subscriptions {
  private final Map<String, KnownSubscription> byId = new ConcurrentHashMap<>();
  private final Map<String, TenantSubscriptions> byTenant = new ConcurrentHashMap<>();
  private final Map<String, String> unusable = new ConcurrentHashMap<>();
  private final Map<String, SubscriptionState> learned = new ConcurrentHashMap<>();
  private final AppliedOffsets applied = new AppliedOffsets();

  /**
   * The tenant's that are on and take the type, in the order of their ids. Costs what they are: how
   * many there are of other tenants, or for other types, does not matter.
   */
  public List<KnownSubscription> takersOf(String tenantId, String type) {
    TenantSubscriptions tenants = byTenant.get(tenantId);
    return tenants == null ? List.of() : tenants.takersOf(type);
  }

  /** At most {@code limit} of them, after {@code id} in the order of their ids. */
  public List<KnownSubscription> after(String tenantId, String id, int limit) {
    TenantSubscriptions tenants = byTenant.get(tenantId);
    return tenants == null ? List.of() : tenants.after(id, limit);
  }

  /** Empty where the subscription is another tenant's, too. */
  public Optional<KnownSubscription> find(String tenantId, String id) {
    return Optional.ofNullable(byTenant.get(tenantId)).flatMap(tenants -> tenants.find(id));
  }

  public int countOf(String tenantId) {
    TenantSubscriptions tenants = byTenant.get(tenantId);
    return tenants == null ? 0 : tenants.count();
  }

  /** What delivery has learned about it; empty: nothing yet. */
  public Optional<SubscriptionState> learned(String id) {
    return Optional.ofNullable(learned.get(id));
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
        .computeIfAbsent(subscription.getTenantId(), tenant -> new TenantSubscriptions())
        .put(known);
    unusable.remove(id);
  }

  void remove(String id) {
    unusable.remove(id);
    KnownSubscription known = byId.remove(id);
    if (known != null) {
      byTenant.computeIfPresent(
          known.subscription().getTenantId(),
          (tenant, tenants) -> {
            tenants.remove(id);
            return tenants.count() == 0 ? null : tenants;
          });
    }
  }

  void learned(String id, Optional<SubscriptionState> state) {
    state.ifPresentOrElse(now -> learned.put(id, now), () -> learned.remove(id));
  }

  void unusable(String id, String why) {
    unusable.put(id, why);
  }

  void applied(int partition, long offset) {
    applied.advance(partition, offset);
  }
}
