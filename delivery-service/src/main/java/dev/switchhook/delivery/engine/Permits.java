package dev.switchhook.delivery.engine;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right to have POSTs in flight, in two pools: all suspect lanes together share the small one,
 * so that they never hold more than it, whatever they do. A tenant's healthy lanes have a bound of
 * their own once there are two tenants. Confined to the loop.
 */
final class Permits {
  private final PoolSettings settings;
  private final Pool all;
  private final Pool healthy;
  private final Pool suspect;
  private final Map<String, Pool> tenants = new HashMap<>();
  private final LinkedHashSet<Pool> waitedFor = new LinkedHashSet<>();
  private int suspectLanes;

  Permits(PoolSettings settings) {
    this.settings = settings;
    this.all = new Pool(PoolSettings.MOST * settings.inFlightMax());
    this.healthy = new Pool(settings.healthy());
    this.suspect = new Pool(settings.suspect());
  }

  /** For a lane of that tenant. */
  Charges of(String tenantId) {
    Pool tenant = tenants.computeIfAbsent(tenantId, _ -> new Pool(settings.tenant()));
    boundTenants();
    return new Charges(this, new Pool[] {all, tenant, healthy}, new Pool[] {all, suspect});
  }

  /** Work goes on at full width where nobody else is there to be protected. */
  private void boundTenants() {
    if (tenants.size() <= 2) {
      int bound = tenants.size() == 1 ? Integer.MAX_VALUE : settings.tenant();
      tenants.values().forEach(tenant -> tenant.boundTo(bound));
    }
  }

  int taken() {
    return all.taken();
  }

  int takenBySuspects() {
    return suspect.taken();
  }

  int suspectLanes() {
    return suspectLanes;
  }

  void suspectLanes(int more) {
    suspectLanes += more;
  }

  /**
   * Deliveries of healthy lanes that wait for nothing but a turn. What waits for the others' small
   * pool is no reason to read less: its queues are short, and are swept.
   */
  int starved() {
    return healthy.starved() + all.starved();
  }

  /** Until that pool has room again. */
  void park(Lane lane, Pool refusing) {
    refusing.park(lane);
    waitedFor.add(refusing);
  }

  /**
   * The next lane that may have what it waited for; null: none. It may have lost its queue
   * meanwhile, or draw on another pool: ask on until one takes.
   */
  @Nullable Lane wake() {
    Iterator<Pool> each = waitedFor.iterator();
    while (each.hasNext()) {
      Pool pool = each.next();
      if (!pool.isWaitedFor()) {
        each.remove();
      } else if (pool.hasRoom()) {
        return pool.wake();
      }
    }
    return null;
  }

  /** Those of the others are forgotten. */
  void keepOnly(Set<String> tenantIds) {
    tenants.keySet().retainAll(tenantIds);
    boundTenants();
  }
}
