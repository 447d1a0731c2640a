package dev.switchhook.delivery.egress;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * A CIDR range over the raw bytes of an address.
 *
 * @param family bits of an address: 32 or 128
 * @param high the upper half of an IPv6 address, 0 for IPv4
 */
record AddressRange(int family, long high, long low, int prefix) {
  /**
   * @throws IllegalArgumentException unless it is a canonical address, a slash and a length that
   *     cuts off no bit that is set
   */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
      throw new IllegalArgumentException("not a CIDR range: " + text);
    }
    byte[] first =
        AddressLiteral.parse(text.substring(0, slash))
            .orElseThrow(() -> new IllegalArgumentException("not a CIDR range: " + text))
            .getAddress();
    int prefix = Integer.parseInt(text.substring(slash + 1));
    if (prefix > first.length * 8) {
      throw new IllegalArgumentException("not a CIDR range: " + text);
    }
    AddressRange range = of(first, prefix);
    if (range.keep(range.high, 0) != range.high || range.keep(range.low, 64) != range.low) {
      throw new IllegalArgumentException(text + " has bits set beyond its prefix");
    }
    return range;
  }

  private static AddressRange of(byte[] address, int prefix) {
    return address.length == 4
        ? new AddressRange(32, 0, ByteBuffer.wrap(address).getInt() & 0xffff_ffffL, prefix)
        : new AddressRange(
            128,
            ByteBuffer.wrap(address).getLong(),
            ByteBuffer.wrap(address, 8, 8).getLong(),
            prefix);
  }

  boolean contains(InetAddress address) {
    return contains(address.getAddress());
  }

  boolean contains(byte[] address) {
    if (address.length * 8 != family) {
      return false;
    }
    AddressRange other = of(address, prefix);
    return keep(other.high ^ high, 0) == 0 && keep(other.low ^ low, 64) == 0;
  }

  /**
   * The bits of one half that belong to the prefix.
   *
   * @param from where the half begins in an IPv6 address; an IPv4 address is the end of the low one
   */
  private long keep(long half, int from) {
    int kept = Math.clamp((long) prefix + (128 - family) - from, 0, 64);
    return kept == 0 ? 0 : half & (-1L << (64 - kept));
  }
}
