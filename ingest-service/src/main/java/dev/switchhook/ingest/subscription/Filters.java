package dev.switchhook.ingest.subscription;

import dev.switchhook.ingest.subscription.EventFilter.Compiled;
import dev.switchhook.ingest.subscription.EventFilter.Compiled.Good;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a filter once for all subscriptions that have the same text; to compile costs about as
 * much as a thousand evaluations. Confined to the thread that reads the topic.
 */
final class Filters {
  private static final int KEPT = 10_000;

  private final Map<String, Compiled> compiled =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Compiled> eldest) {
          return size() > KEPT;
        }
      };

  Compiled of(@Nullable String text) {
    return Optional.ofNullable(text)
        .map(given -> compiled.computeIfAbsent(given, EventFilter::compile))
        .orElseGet(() -> new Good(EventFilter.everything()));
  }
}
