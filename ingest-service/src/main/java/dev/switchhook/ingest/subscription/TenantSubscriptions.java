package dev.switchhook.ingest.subscription;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One tenant's subscriptions: by id, and by what they say of event types, so that an event costs
 * what its takers cost and nothing for the others. Thread-safe by one lock, for a change must be
 * seen whole: between "no longer under call.*" and "now under call.ended" an event would find
 * neither, and be lost.
 */
final class TenantSubscriptions {
  private final NavigableMap<String, KnownSubscription> byId = new TreeMap<>();

  /** Only those that are on, under the text of each of their patterns. */
  private final Map<String, NavigableMap<String, KnownSubscription>> byPattern = new HashMap<>();

  synchronized void put(KnownSubscription known) {
    String id = known.subscription().getSubscriptionId();
    remove(id);
    byId.put(id, known);
    if (known.isActive()) {
      known
          .patterns()
          .forEach(
              pattern ->
                  byPattern
                      .computeIfAbsent(pattern.text(), text -> new TreeMap<>())
                      .put(id, known));
    }
  }

  synchronized void remove(String id) {
    KnownSubscription known = byId.remove(id);
    if (known != null) {
      known
          .patterns()
          .forEach(
              pattern ->
                  byPattern.computeIfPresent(
                      pattern.text(),
                      (text, takers) -> {
                        takers.remove(id);
                        return takers.isEmpty() ? null : takers;
                      }));
    }
  }

  /** Those that are on and take the type, in the order of their ids, each once. */
  synchronized List<KnownSubscription> takersOf(String type) {
    List<NavigableMap<String, KnownSubscription>> found = new ArrayList<>(4);
    TypePattern.allThatMatch(type)
        .forEach(
            pattern -> {
              NavigableMap<String, KnownSubscription> takers = byPattern.get(pattern);
              if (takers != null) {
                found.add(takers);
              }
            });
    return switch (found.size()) {
      case 0 -> List.of();
      case 1 -> List.copyOf(found.getFirst().values());
      default -> {
        NavigableMap<String, KnownSubscription> all = new TreeMap<>(found.getFirst());
        found.forEach(all::putAll);
        yield List.copyOf(all.values());
      }
    };
  }

  synchronized Optional<KnownSubscription> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  synchronized List<KnownSubscription> after(String id, int limit) {
    return byId.tailMap(id, false).values().stream().limit(limit).toList();
  }

  synchronized int count() {
    return byId.size();
  }
}
