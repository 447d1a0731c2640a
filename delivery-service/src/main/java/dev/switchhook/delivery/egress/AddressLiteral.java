package dev.switchhook.delivery.egress;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses written out. Strict, because libraries read {@code 127.1} and {@code 0177.0.0.1} each
 * in their own way.
 */
final class AddressLiteral {
  private static final Pattern QUAD =
      Pattern.compile(
          "(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})");

  private AddressLiteral() {}

  /** A dotted quad without leading zeros, or IPv6 without a zone and without brackets. */
  static Optional<InetAddress> parse(String text) {
    if (text.indexOf(':') >= 0) {
      return text.indexOf('%') >= 0 || text.indexOf('[') >= 0 ? Optional.empty() : ipv6(text);
    }
    Matcher quad = QUAD.matcher(text);
    if (!quad.matches()) {
      return Optional.empty();
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      int part = Integer.parseInt(quad.group(i + 1));
      if (part > 255) {
        return Optional.empty();
      }
      bytes[i] = (byte) part;
    }
    return Optional.of(ofBytes(bytes));
  }

  private static Optional<InetAddress> ipv6(String text) {
    try {
      return Optional.of(Inet6Address.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static InetAddress ofBytes(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 bytes are an address", e);
    }
  }
}
