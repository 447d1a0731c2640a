package dev.switchhook.ingest.subscription;

import dev.switchhook.ingest.subscription.EventFilter.Compiled;
import dev.switchhook.ingest.subscription.EventFilter.Compiled.Good;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The filters of subscriptions, one for all that have the same text. Confined to the thread that
 * reads the topic.
 */
final class Filters {
  private static final int KEPT = 10_000;

  private final Map<String, EventFilter> byText =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, EventFilter> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * A text that takes the place of another is compiled at once: if it is wrong, the other stays in
   * force. With none to fall back on it is compiled when it is needed.
   *
   * @param text of the record; empty: it takes everything
   * @param replaces whether the subscription is known, with another text or none
   */
  Compiled of(Optional<String> text, boolean replaces) {
    if (text.isEmpty()) {
      return new Good(EventFilter.everything());
    }
    EventFilter known = byText.get(text.get());
    return known == null || replaces ? remembered(text.get(), replaces) : new Good(known);
  }

  private Compiled remembered(String text, boolean atOnce) {
    // The first one too: to load the library takes a second, which no event should wait for.
    Compiled compiled =
        atOnce || byText.isEmpty()
            ? EventFilter.compile(text)
            : new Good(EventFilter.whenNeeded(text));
    if (compiled instanceof Good(EventFilter filter)) {
      byText.put(text, filter);
      return compiled;
    }
    return atOnce ? compiled : new Good(EventFilter.whenNeeded(text));
  }
}
