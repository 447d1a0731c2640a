package dev.switchhook.delivery.egress;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which destinations are called: DNS names outside the local zones, by https on the operator's
 * ports, whose addresses are all public unicast; and what {@code egress.allow} adds. Immutable.
 */
public final class AddressPolicy {
  private static final Set<Integer> PORTS = Set.of(443);
  private static final List<String> DENIED_ZONES =
      List.of("localhost", "local", "internal", "localdomain", "home.arpa", "onion");

  private final List<String> entries;
  private final Set<Integer> ports;
  private final List<Nat64Prefix> nat64;
  private final Map<String, Set<Integer>> portsOfHosts = new HashMap<>();
  private final List<AddressRange> ranges = new ArrayList<>();

  private AddressPolicy(List<String> entries, Set<Integer> ports, List<Nat64Prefix> nat64) {
    this.entries = entries;
    this.ports = ports;
    this.nat64 = nat64;
    for (String entry : entries) {
      if (entry.indexOf('/') >= 0) {
        ranges.add(AddressRange.parse(entry));
      } else {
        allow(entry);
      }
    }
  }

  /**
   * Each entry lifts all rules for what it names: {@code host:port} for that host, whatever it
   * resolves to; a CIDR range for its addresses, on any port.
   *
   * @throws IllegalArgumentException naming the first entry that is neither
   */
  public static AddressPolicy allowing(List<String> entries) {
    return new AddressPolicy(List.copyOf(entries), PORTS, List.of());
  }

  /** Of https, for names and addresses without an exception; 443 where nothing is said. */
  public AddressPolicy onPorts(Collection<Integer> given) {
    return new AddressPolicy(entries, Set.copyOf(given), nat64);
  }

  /**
   * An address under one of these prefixes has the verdict of the IPv4 address inside; under
   * several, that of the longest says where it is.
   *
   * @throws IllegalArgumentException naming the first that is no prefix of RFC 6052
   */
  public AddressPolicy withNat64(List<String> prefixes) {
    List<Nat64Prefix> longestFirst =
        prefixes.stream()
            .map(Nat64Prefix::parse)
            .sorted(Comparator.comparingInt((Nat64Prefix each) -> each.range().prefix()).reversed())
            .toList();
    return new AddressPolicy(entries, ports, longestFirst);
  }

  private void allow(String entry) {
    int colon = entry.lastIndexOf(':');
    if (colon > 0
        && entry.substring(colon + 1).matches("[0-9]{1,5}")
        && TargetUrl.parse("http://" + entry + "/") instanceof TargetUrl.Usable url) {
      portsOfHosts.computeIfAbsent(url.host(), _ -> new HashSet<>()).add(url.port());
      return;
    }
    throw new IllegalArgumentException(
        "neither host:port nor a CIDR range such as 10.0.0.0/8: " + entry);
  }

  /** Whether any address could be admitted for it: what is not need not be looked up. */
  boolean considers(TargetUrl.Usable url) {
    return isNamed(url) || !ranges.isEmpty() || isOrdinary(url);
  }

  /** One denied address among them denies all: a name that points inside and outside is a trap. */
  boolean admits(TargetUrl.Usable url, Collection<InetAddress> addresses) {
    if (addresses.isEmpty()) {
      return false;
    }
    if (isNamed(url) || addresses.stream().allMatch(this::isAllowed)) {
      return true;
    }
    return isOrdinary(url)
        && addresses.stream().allMatch(a -> isPublic(a.getAddress()) || isAllowed(a));
  }

  private boolean isPublic(byte[] address) {
    for (Nat64Prefix prefix : nat64) {
      Optional<byte[]> inside = prefix.inside(address);
      if (inside.isPresent()) {
        return PublicAddresses.contains(inside.get());
      }
    }
    return PublicAddresses.contains(address);
  }

  private boolean isNamed(TargetUrl.Usable url) {
    return portsOfHosts.getOrDefault(url.host(), Set.of()).contains(url.port());
  }

  private boolean isAllowed(InetAddress address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOrdinary(TargetUrl.Usable url) {
    return url.tls()
        && ports.contains(url.port())
        && url.literal().isEmpty()
        && url.host().indexOf('.') > 0
        && DENIED_ZONES.stream().noneMatch(zone -> isIn(url.host(), zone));
  }

  private static boolean isIn(String host, String zone) {
    return host.endsWith(zone)
        && (host.length() == zone.length()
            || host.charAt(host.length() - zone.length() - 1) == '.');
  }

  /** What the operator allowed, as given: to be announced at the start. */
  public List<String> exceptions() {
    return entries;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "AddressPolicy[public, and %s]", entries);
  }
}
