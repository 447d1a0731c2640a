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

  /** To compile takes 0.3 ms: with 100,000 texts the start would take half a minute longer. */
  private static final int AT_ONCE = 200;

  private final int atOnce;
  private int compiled;

  private final Map<String, EventFilter> byText =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, EventFilter> eldest) {
          return size() > KEPT;
        }
      };

  Filters() {
    this(AT_ONCE);
  }

  Filters(int atOnce) {
    this.atOnce = atOnce;
  }

  /**
   * The first 200 texts are compiled as they come, and so is each that takes the place of another:
   * if it is wrong, what was before stays in force. Any more of them are compiled when an event
   * first asks, and one that is wrong after all counts as a match.
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

  private Compiled remembered(String text, boolean replaces) {
    boolean now = replaces || compiled < atOnce;
    if (now && !replaces) {
      compiled++;
    }
    Compiled result = now ? EventFilter.compile(text) : new Good(EventFilter.whenNeeded(text));
    if (result instanceof Good(EventFilter filter)) {
      byText.put(text, filter);
    }
    return result;
  }
}
