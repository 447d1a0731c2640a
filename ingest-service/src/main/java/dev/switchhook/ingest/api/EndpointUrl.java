package dev.switchhook.ingest.api;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * An endpoint's URL as it is taken at registration: one parse, one canonical form. The check that
 * counts is made when it is called; this one is for the tenant's convenience.
 */
sealed interface EndpointUrl {
  /** As it is stored. */
  record Usable(String canonical, String host) implements EndpointUrl {
    /** The path can be a credential. */
    @Override
    public String toString() {
      return host;
    }
  }

  /**
   * Not taken.
   *
   * @param why names the part and does not repeat it
   */
  record Refused(String why) implements EndpointUrl {}

  /**
   * Never throws.
   *
   * @param anywhere a developer's machine: plain http, any port, addresses and local names too
   */
  static EndpointUrl parse(String text, boolean anywhere) {
    if (text.length() > UrlRules.LONGEST || !text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      return new Refused("at most 2,048 visible ASCII characters (send the xn-- form of a name)");
    }
    try {
      return UrlRules.of(new URI(text), anywhere);
    } catch (URISyntaxException _) {
      return new Refused("not a URL");
    }
  }
}
