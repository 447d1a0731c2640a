package dev.switchhook.ingest.api;

import dev.switchhook.ingest.api.EndpointUrl.Refused;
import dev.switchhook.ingest.api.EndpointUrl.Usable;
import java.net.IDN;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What is asked of the parts of an endpoint's URL. Pure. */
final class UrlRules {
  static final int LONGEST = 2_048;
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final List<String> LOCAL =
      List.of("localhost", "local", "internal", "localdomain", "home.arpa", "onion");

  private UrlRules() {}

  static EndpointUrl of(URI uri, boolean anywhere) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !(anywhere && scheme.equals("http"))) {
      return new Refused("the scheme must be https");
    }
    if (uri.getHost() == null) {
      return new Refused("no usable host");
    }
    if (uri.getRawAuthority().indexOf('@') >= 0) {
      return new Refused("user information is not taken; use auth");
    }
    if (uri.getRawFragment() != null) {
      return new Refused("a fragment is never sent");
    }
    String path = uri.getRawPath();
    if (!path.isEmpty() && (!path.startsWith("/") || path.startsWith("//"))) {
      return new Refused("the path must begin with one slash");
    }
    int usual = tls ? 443 : 80;
    int port = uri.getPort() == -1 ? usual : uri.getPort();
    if (port < 1 || port > 65_535 || (!anywhere && port != usual)) {
      return new Refused(anywhere ? "the port must be 1 to 65535" : "the port must be 443");
    }
    String host = host(uri.getHost());
    if (!anywhere && !isPublicName(host)) {
      return new Refused("the host must be a full DNS name of the public internet");
    }
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String canonical =
        scheme
            + "://"
            + host
            + (port == usual ? "" : ":" + port)
            + (path.isEmpty() ? "/" : path)
            + query;
    return new Usable(canonical, host);
  }

  private static String host(String given) {
    String host = given.toLowerCase(Locale.ROOT);
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** The last label begins with a letter: that ends decimal, octal, hex and short addresses. */
  private static boolean isPublicName(String host) {
    String[] labels = host.split("\\.", -1);
    if (host.length() > 253 || labels.length < 2 || labels.length > 127) {
      return false;
    }
    for (String label : labels) {
      if (!LABEL.matcher(label).matches() || !isReversible(label)) {
        return false;
      }
    }
    return Character.isLetter(labels[labels.length - 1].charAt(0))
        && LOCAL.stream().noneMatch(zone -> host.equals(zone) || host.endsWith("." + zone));
  }

  /** An xn-- label must decode, and encode back to itself; what it says holds no dot. */
  private static boolean isReversible(String label) {
    if (!label.startsWith("xn--")) {
      return true;
    }
    String decoded = IDN.toUnicode(label);
    if (decoded.equals(label)
        || decoded.chars().anyMatch(c -> ".\u2024\u3002\uff0e\uff61".indexOf(c) >= 0)) {
      return false;
    }
    try {
      return IDN.toASCII(decoded).equals(label);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
