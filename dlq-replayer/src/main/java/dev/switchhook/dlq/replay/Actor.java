package dev.switchhook.dlq.replay;

import dev.switchhook.events.ActorSource;
import java.util.Locale;

/** Who did it, as lists show it. */
public final class Actor {
  private Actor() {}

  /** For example {@code sasl:sre-oncall}. */
  public static String shown(String name, ActorSource source) {
    String kind = source.name().toLowerCase(Locale.ROOT);
    return kind.substring(0, Math.max(kind.indexOf('_'), 0)) + ":" + name;
  }
}
