package dev.switchhook.ingest.api;

import dev.switchhook.events.Ordering;
import dev.switchhook.events.ReceiverProfile;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which profile a host's subscriptions get, and what follows from a profile. Immutable. */
public final class ReceiverProfiles {
  private final List<Pattern> zapier;
  private final List<Pattern> make;

  /** Host names, in which a star stands for one label or a part of one. */
  public ReceiverProfiles(List<String> zapier, List<String> make) {
    this.zapier = zapier.stream().map(ReceiverProfiles::pattern).toList();
    this.make = make.stream().map(ReceiverProfiles::pattern).toList();
  }

  ReceiverProfile of(String host) {
    if (matches(zapier, host)) {
      return ReceiverProfile.ZAPIER;
    }
    return matches(make, host) ? ReceiverProfile.MAKE : ReceiverProfile.STANDARD;
  }

  /** Nothing behind Zapier keeps an order, so waiting for one buys nothing. */
  static Ordering ordering(ReceiverProfile profile) {
    return profile == ReceiverProfile.ZAPIER ? Ordering.NONE : Ordering.PER_CALL;
  }

  /** Whoever knows the URL can trigger what is behind it. */
  static boolean urlIsSecret(ReceiverProfile profile) {
    return profile == ReceiverProfile.ZAPIER || profile == ReceiverProfile.MAKE;
  }

  private static boolean matches(List<Pattern> patterns, String host) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(host).matches());
  }

  private static Pattern pattern(String host) {
    return Pattern.compile(
        Stream.of(host.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining("[^.]*")));
  }
}
