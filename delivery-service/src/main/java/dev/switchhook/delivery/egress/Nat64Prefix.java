package dev.switchhook.delivery.egress;

import java.util.Optional;
import java.util.Set;

/** A prefix under which the network reaches IPv4 addresses, RFC 6052 section 2.2. */
record Nat64Prefix(AddressRange range) {
  private static final Set<Integer> LENGTHS = Set.of(32, 40, 48, 56, 64, 96);

  /** Bits 64 to 71, which hold no part of the address inside. */
  private static final int SKIPPED = 8;

  /**
   * @throws IllegalArgumentException unless it is an IPv6 range of one of RFC 6052's lengths
   */
  static Nat64Prefix parse(String text) {
    AddressRange range = AddressRange.parse(text);
    if (range.family() != 128 || !LENGTHS.contains(range.prefix())) {
      throw new IllegalArgumentException("not a NAT64 prefix of 32, 40, 48, 56, 64 or 96: " + text);
    }
    return new Nat64Prefix(range);
  }

  /** The IPv4 address inside, where the address is under this prefix. */
  Optional<byte[]> inside(byte[] address) {
    if (!range.contains(address)) {
      return Optional.empty();
    }
    byte[] ipv4 = new byte[4];
    int at = range.prefix() / 8;
    for (int i = 0; i < 4; i++) {
      if (at == SKIPPED) {
        at++;
      }
      ipv4[i] = address[at++];
    }
    return Optional.of(ipv4);
  }
}
