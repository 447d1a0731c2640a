package dev.switchhook.local.receiver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was seen, in order of arrival. Thread-safe: written on the loop, read by anybody. */
final class Ledger {
  private final List<Received> all = new ArrayList<>();
  private final Map<String, List<Received>> byPath = new HashMap<>();
  private final Map<String, Long> counts = new HashMap<>();

  synchronized void count(String path) {
    counts.merge(path, 1L, Long::sum);
  }

  synchronized void add(Received received) {
    all.add(received);
    byPath.computeIfAbsent(received.path(), _ -> new ArrayList<>()).add(received);
  }

  synchronized List<Received> all() {
    return List.copyOf(all);
  }

  synchronized List<Received> on(String path) {
    return List.copyOf(byPath.getOrDefault(path, List.of()));
  }

  synchronized long counted() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  synchronized long counted(String path) {
    return counts.getOrDefault(path, 0L);
  }
}
