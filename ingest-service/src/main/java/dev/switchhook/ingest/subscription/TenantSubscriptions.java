package dev.switchhook.ingest.subscription;

import java.util.ArrayList;
import java.util.Comparator;
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
    String id = id(known);
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
    List<KnownSubscription> takers = new ArrayList<>();
    int patterns = 0;
    for (String pattern : TypePattern.allThatMatch(type)) {
      NavigableMap<String, KnownSubscription> found = byPattern.get(pattern);
      if (found != null) {
        takers.addAll(found.values());
        patterns++;
      }
    }
    return patterns > 1 ? eachOnce(takers) : takers;
  }

  private static List<KnownSubscription> eachOnce(List<KnownSubscription> takers) {
    takers.sort(Comparator.comparing(TenantSubscriptions::id));
    List<KnownSubscription> once = new ArrayList<>(takers.size());
    for (KnownSubscription taker : takers) {
      if (once.isEmpty() || !id(once.getLast()).equals(id(taker))) {
        once.add(taker);
      }
    }
    return once;
  }

  private static String id(KnownSubscription known) {
    return known.subscription().getSubscriptionId();
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
