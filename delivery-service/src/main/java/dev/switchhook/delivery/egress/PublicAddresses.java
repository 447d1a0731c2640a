package dev.switchhook.delivery.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of what is public unicast, after IANA's special-purpose registries. Java's own
 * predicates miss most of it: all are false for {@code fc00::1}, {@code 100.64.0.1} and {@code
 * ::127.0.0.1}.
 */
final class PublicAddresses {
  private static final List<AddressRange> DENIED_IPV4 =
      ranges(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // shared, CGNAT; Alibaba metadata
          "127.0.0.0/8", // loopback
          "168.63.129.16/32", // Azure WireServer
          "169.254.0.0/16", // link-local; metadata of most clouds
          "172.16.0.0/12", // private
          "192.0.0.0/24", // IETF protocols; Oracle metadata
          "192.0.2.0/24", // documentation
          "192.31.196.0/24", // AS112
          "192.52.193.0/24", // AMT
          "192.88.99.0/24", // 6to4 relay
          "192.168.0.0/16", // private
          "192.175.48.0/24", // AS112
          "198.18.0.0/15", // benchmarking
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, broadcast

  /** Everything outside it is denied: loopback, mapped, NAT64, unique local, link-local, … */
  private static final AddressRange GLOBAL_IPV6 = AddressRange.parse("2000::/3");

  private static final List<AddressRange> DENIED_IPV6 =
      ranges(
          "2001::/23", // Teredo, benchmarking, ORCHID, DRIP, AMT, AS112
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4
          "2620:4f:8000::/48", // AS112
          "3fff::/20"); // documentation

  private PublicAddresses() {}

  static boolean contains(InetAddress address) {
    return contains(address.getAddress());
  }

  static boolean contains(byte[] address) {
    return address.length == 4 ? ipv4(address) : ipv6(address);
  }

  private static boolean ipv4(byte[] address) {
    return none(DENIED_IPV4, address);
  }

  private static boolean ipv6(byte[] address) {
    if (isMapped(address)) {
      return ipv4(Arrays.copyOfRange(address, 12, 16));
    }
    return GLOBAL_IPV6.contains(address)
        && none(DENIED_IPV6, address)
        && (!isIsatap(address) || ipv4(Arrays.copyOfRange(address, 12, 16)));
  }

  /** {@code ::ffff:a.b.c.d}, where it was not unwrapped on the way here. */
  private static boolean isMapped(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == (byte) 0xff && address[11] == (byte) 0xff;
  }

  /** Interface ids {@code 0000:5efe:a.b.c.d} and {@code 0200:5efe:a.b.c.d} tunnel to IPv4. */
  private static boolean isIsatap(byte[] address) {
    return (address[8] == 0 || address[8] == 2)
        && address[9] == 0
        && address[10] == 0x5e
        && address[11] == (byte) 0xfe;
  }

  private static boolean none(List<AddressRange> ranges, byte[] address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return false;
      }
    }
    return true;
  }

  private static List<AddressRange> ranges(String... texts) {
    return Stream.of(texts).map(AddressRange::parse).toList();
  }
}
