package dev.switchhook.kit.subscriptions;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A URL as far as two of them are compared: scheme and host in lower case, no port that goes
 * without saying, a path. What is none stays as it is written.
 */
record Endpoint(String host, String text) {
  /** Where the API leaves out what is secret: host, ellipsis and the last four characters. */
  private static final String ELLIPSIS = "/…";

  static Endpoint of(String text) {
    if (text.contains(ELLIPSIS)) {
      return new Endpoint(text.substring(0, text.indexOf(ELLIPSIS)), text);
    }
    try {
      URI uri = new URI(text);
      if (uri.getScheme() == null || uri.getHost() == null) {
        return new Endpoint("", text);
      }
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      boolean usual = uri.getPort() == (scheme.equals("https") ? 443 : 80);
      String host =
          scheme
              + "://"
              + uri.getHost().toLowerCase(Locale.ROOT)
              + (uri.getPort() < 0 || usual ? "" : ":" + uri.getPort());
      String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      return new Endpoint(
          host, host + path + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
    } catch (URISyntaxException _) {
      return new Endpoint("", text);
    }
  }

  boolean masked() {
    return text.contains(ELLIPSIS);
  }

  /** Whether it may be the one that is shown in part. */
  boolean maybe(Endpoint shown) {
    return host.equals(shown.host)
        && text.endsWith(shown.text.substring(shown.text.indexOf(ELLIPSIS) + ELLIPSIS.length()));
  }

  String hostOnly() {
    return host.isEmpty() ? "…" : host + ELLIPSIS;
  }

  @Override
  public String toString() {
    return text;
  }
}
