package dev.switchhook.delivery.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * An endpoint's URL, parsed once. What is dialled, and what goes into the request line and the
 * {@code host} header, is made of these parts and never of the text again.
 */
public sealed interface TargetUrl {
  /**
   * Canonical. Whether it may be called is the {@link AddressPolicy}'s to say. Prints its host and
   * port: the path can be a credential.
   *
   * @param host in lower case without a trailing dot; an IPv6 literal without brackets
   * @param requestTarget path and query as given, {@code /} for an empty path
   * @param literal where the host is an address and not a name
   */
  record Usable(
      boolean tls, String host, int port, String requestTarget, Optional<InetAddress> literal)
      implements TargetUrl {
    /** What the {@code host} header says. */
    public String authority() {
      String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
      return port == defaultPort(tls) ? name : name + ":" + port;
    }

    @Override
    public String toString() {
      return authority();
    }
  }

  /**
   * Not a URL that is ever called.
   *
   * @param why for the owner of the subscription; names the part, does not repeat it
   */
  record Refused(String why) implements TargetUrl {}

  /** Never throws. */
  static TargetUrl parse(String text) {
    if (text.length() > 2_048 || !text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      return new Refused("url: at most 2,048 visible ASCII characters (send the xn-- form)");
    }
    try {
      return of(new URI(text));
    } catch (URISyntaxException e) {
      return new Refused("url: not a URL");
    }
  }

  private static TargetUrl of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return new Refused("url: the scheme must be https");
    }
    if (uri.getHost() == null) {
      return new Refused("url: no usable host");
    }
    if (uri.getRawAuthority().indexOf('@') >= 0) {
      return new Refused("url: user information is not taken; use the authentication settings");
    }
    if (uri.getRawFragment() != null) {
      return new Refused("url: a fragment is never sent");
    }
    String path = uri.getRawPath();
    if (!path.isEmpty() && (!path.startsWith("/") || path.startsWith("//"))) {
      return new Refused("url: the path must begin with one slash");
    }
    boolean tls = scheme.equals("https");
    int port = uri.getPort() == -1 ? defaultPort(tls) : uri.getPort();
    if (port < 1 || port > 65_535) {
      return new Refused("url: the port must be 1 to 65535");
    }
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return withHost(uri.getHost(), tls, port, (path.isEmpty() ? "/" : path) + query);
  }

  private static TargetUrl withHost(String given, boolean tls, int port, String requestTarget) {
    String host = given.toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      Optional<InetAddress> literal = AddressLiteral.parse(host.substring(1, host.length() - 1));
      return literal.isEmpty()
          ? new Refused("url: not an IPv6 address")
          : new Usable(tls, literal.get().getHostAddress(), port, requestTarget, literal);
    }
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    Optional<InetAddress> literal = AddressLiteral.parse(host);
    if (literal.isEmpty() && !HostName.isValid(host)) {
      return new Refused("url: the host must be a full DNS name");
    }
    return new Usable(tls, host, port, requestTarget, literal);
  }

  private static int defaultPort(boolean tls) {
    return tls ? 443 : 80;
  }
}
