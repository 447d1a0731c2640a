package dev.switchhook.ingest.fanout;

import dev.switchhook.ingest.subscription.EventFilter;
import dev.switchhook.ingest.subscription.EventFilter.Match;
import java.util.Map;

/** {@link EventFilter#of}, or that with a watch around it. */
@FunctionalInterface
public interface FilterAsking {
  Match ask(EventFilter filter, Map<String, Object> event);
}
