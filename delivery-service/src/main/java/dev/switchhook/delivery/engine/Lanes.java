package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * All lanes of a worker, and whose turn it is: each lane that may start has one delivery a turn.
 * Confined to the loop.
 */
final class Lanes {
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);
  private static final Duration LOOKED_THROUGH_EVERY = Duration.ofMinutes(1);

  private final EngineSettings settings;
  private final Histories histories;
  private final Permits permits;
  private final Map<Lane.Id, Lane> lanes = new HashMap<>();
  private final LinkedHashSet<Lane> ring = new LinkedHashSet<>();
  private final LinkedHashSet<Lane> waiting = new LinkedHashSet<>();

  private final CallOrder.Held held;
  private long lookedThrough;

  Lanes(EngineSettings settings, Histories histories, long now) {
    this.settings = settings;
    this.histories = histories;
    this.lookedThrough = now;
    this.permits = new Permits(settings.pools());
    this.held = new CallOrder.Held(settings.order().heldMax());
  }

  int size() {
    return lanes.size();
  }

  int inFlight() {
    return permits.taken();
  }

  /** Of these, what suspect lanes have out. */
  int inFlightSuspect() {
    return permits.takenBySuspects();
  }

  int suspect() {
    return permits.suspectLanes();
  }

  /** Waiting for nothing but a permit of the worker's. */
  int starved() {
    return permits.starved();
  }

  int queued() {
    return waiting.stream().mapToInt(lane -> lane.queues().size()).sum();
  }

  /** Behind an earlier one of their call. */
  int held() {
    return held.now();
  }

  Lane of(OpenDelivery delivery, SubscriptionTerms terms, long now) {
    return lanes.computeIfAbsent(
        new Lane.Id(delivery.subscriptionId(), delivery.position().partition()),
        _ -> {
          Charges charges = permits.of(terms.tenantId());
          Lane lane = new Lane(terms, settings, charges, held, histories.of(terms), now);
          histories.began(lane);
          return lane;
        });
  }

  void add(Lane lane, InHand hand, long now) {
    lane.add(hand, now);
    ring.add(lane);
    waiting.add(lane);
  }

  void addFirst(Lane lane, InHand hand, long now) {
    lane.addFirst(hand, now);
    ring.add(lane);
    waiting.add(lane);
  }

  /** A POST of the lane came home, whatever it told us. */
  void cameHome(Lane lane) {
    ring.add(lane);
  }

  /**
   * Starts what may start, one of each lane in turn, until permits or deliveries run out. Lanes
   * that waited for a permit go first, the longest first: else one that never runs dry would keep
   * its own for ever.
   */
  void dispatch(long now, Consumer<InHand> start) {
    while (true) {
      Lane lane = permits.wake();
      if (lane == null) {
        if (ring.isEmpty()) {
          return;
        }
        lane = ring.removeFirst();
      }
      if (!lane.mayStart(now)) {
        continue;
      }
      Pool refusing = lane.charges().refusing();
      if (refusing != null) {
        permits.park(lane, refusing);
        continue;
      }
      start.accept(lane.start(now));
      ring.add(lane);
    }
  }

  /** Time has gone by: who waited for their own rate may have a turn now. */
  void tick() {
    ring.addAll(waiting);
  }

  /** Gives each queue whose head has waited for longer than the lane's patience. */
  void sweep(long now, BiConsumer<Lane, List<InHand>> overripe) {
    long since = now - settings.lane().patience().toNanos();
    Iterator<Lane> each = waiting.iterator();
    while (each.hasNext()) {
      Lane lane = each.next();
      for (Kind kind : Kind.values()) {
        if (lane.queues().headWaitsSinceBefore(kind, since)) {
          overripe.accept(lane, lane.queues().takeAll(kind));
        }
      }
      if (lane.queues().size() == 0) {
        each.remove();
      }
    }
  }

  void forgetIdle(long now) {
    if (now - lookedThrough < LOOKED_THROUGH_EVERY.toNanos()) {
      return;
    }
    lookedThrough = now;
    long since = now - FORGOTTEN_AFTER.toNanos();
    Set<String> tenants = new HashSet<>();
    Set<String> subscriptions = new HashSet<>();
    Iterator<Lane> each = lanes.values().iterator();
    while (each.hasNext()) {
      Lane lane = each.next();
      if (lane.isIdleSince(since, now)) {
        lane.charges().trust();
        each.remove();
      } else {
        tenants.add(lane.terms().tenantId());
        subscriptions.add(lane.terms().subscriptionId());
      }
    }
    permits.keepOnly(tenants);
    histories.keepOnly(subscriptions);
  }

  /** They were given up to others. */
  void remove(Set<InHand> dropped) {
    for (Lane lane : waiting) {
      lane.queues().removeIf(dropped::contains);
    }
    for (InHand hand : dropped) {
      if (hand.isOnLane()) {
        hand.lane().order().drop(hand);
      }
    }
  }

  /** The lanes of one subscription. */
  List<Lane> of(String subscriptionId) {
    return lanes.entrySet().stream()
        .filter(entry -> entry.getKey().subscriptionId().equals(subscriptionId))
        .map(Map.Entry::getValue)
        .toList();
  }
}
