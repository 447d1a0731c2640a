package dev.switchhook.kit.meters;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Producers choose event types, so a tag takes the first ones and calls the rest other. */
final class EventTypes {
  static final int TOLD_APART = 50;
  static final String OTHER = "other";

  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  String tag(String type) {
    if (seen.contains(type)) {
      return type;
    }
    synchronized (seen) {
      if (seen.size() < TOLD_APART) {
        seen.add(type);
      }
      return seen.contains(type) ? type : OTHER;
    }
  }
}
