package dev.switchhook.dlq.replay;

import dev.switchhook.events.ActorSource;
import java.util.Locale;

/**
 * Who does it.
 *
 * @param source {@code OS_USER} is a claim, not an identity: nobody has authenticated it
 * @param tool version and host of this program
 */
public record Actor(String name, ActorSource source, String osUser, String host, String tool) {

  /** For example {@code sasl:sre-oncall}. */
  public static String shown(String name, ActorSource source) {
    String kind = source.name().toLowerCase(Locale.ROOT);
    return kind.substring(0, Math.max(kind.indexOf('_'), 0)) + ":" + name;
  }
}
