package dev.switchhook.delivery.egress;

import dev.switchhook.delivery.egress.DnsServer.Line;
import dev.switchhook.delivery.egress.DnsServer.Reply;
import dev.switchhook.delivery.egress.DnsServer.Zone;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The table of T1 "Resolution": what a tenant's name server says, and what then becomes of an
 * attempt. {@code 127.2.0.0/16} stands in for the internet; the canaries are the rest of this host.
 */
final class ConnectCases {
  static final String INTERNET = "127.2.0.0/16";
  static final String INTERNET6 = "2001:db8:2::/48";
  static final String GOOD = "127.2.0.1";

  /** What an attempt must come to. */
  enum Ending {
    BLOCKED,
    UNRESOLVED,
    CONNECTED,
    FAILED
  }

  /**
   * @param what for the output
   * @param host of the URL, as a tenant writes it
   */
  record Case(String what, String host, Ending ending) {
    @Override
    public String toString() {
      return what + " -> " + ending;
    }
  }

  private static final Map<String, Zone> ZONES = new LinkedHashMap<>();
  private static final List<Case> CASES = new ArrayList<>();

  static {
    for (String denied :
        List.of(
            "127.0.0.1",
            "127.0.0.3",
            "0.0.0.0",
            "::1",
            "::",
            "::127.0.0.1",
            "::ffff:0:127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::7f00:1",
            "2002:7f00:1::",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2606:4700::5efe:7f00:1",
            "2606:4700::200:5efe:7f00:1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "10.0.0.1",
            "100.100.100.200",
            "169.254.169.254",
            "168.63.129.16",
            "192.0.0.192",
            "255.255.255.255")) {
      blocked("address " + denied, says(Reply.of(to(denied))));
    }
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    mapped[12] = 127;
    mapped[15] = 1;
    blocked("AAAA ::ffff:127.0.0.1", says(Reply.of(new Line("", DnsServer.AAAA, mapped, 0))));
    blocked("good then bad", says(Reply.of(to(GOOD), to("127.0.0.1"))));
    blocked("bad then good", says(Reply.of(to("127.0.0.1"), to(GOOD))));
    blocked("good A, bad AAAA", says(Reply.of(to(GOOD), to("::1"))));
    blocked("bad A, good AAAA", says(Reply.of(to("127.0.0.1"), to("2001:db8:2::1"))));
    blocked("good, and metadata last", says(Reply.of(to(GOOD), to("169.254.169.254"))));
    blocked("300 addresses over TCP, the last private", says(many("127.0.0.1").overTcp()));
    blocked("truncated, private over TCP", says(Reply.of(to("127.0.0.1")).overTcp()));
    blocked(
        "alias to localhost with its address",
        says(Reply.of(Line.alias("", "localhost"), at("localhost", "127.0.0.1"))));
    blocked(
        "chain of aliases that ends private",
        says(
            Reply.of(
                Line.alias("", "a.chain.example"),
                Line.alias("a.chain.example", "b.chain.example"),
                at("b.chain.example", "127.0.0.1"))));
    blocked(
        "alias to another zone that is private", says(Reply.of(Line.alias("", "inside.example"))));
    ZONES.put("inside.example", says(Reply.of(to("127.0.0.1"))));
    named(
        "a name that spells its address",
        "127.0.0.1.nip.io",
        Ending.BLOCKED,
        says(Reply.of(to("127.0.0.1"))));
    named(
        "upper case and a trailing dot",
        "SHOUT.Example.",
        Ending.BLOCKED,
        says(Reply.of(to("127.0.0.1"))));

    blocked(
        "alias to localhost that is asked for in turn",
        says(Reply.of(Line.alias("", "localhost"))));
    unresolved("loop of aliases", says(Reply.of(Line.alias("", "loop.example"))));
    ZONES.put("loop.example", says(Reply.of(Line.alias("", "loop2.example"))));
    ZONES.put("loop2.example", says(Reply.of(Line.alias("", "loop.example"))));
    unresolved("records of another name", says(Reply.of(at("other.example", "127.0.0.1"))));
    unresolved("NXDOMAIN", says(Reply.failed(3)));
    unresolved("SERVFAIL", says(Reply.failed(2)));
    unresolved("REFUSED", says(Reply.failed(5)));
    unresolved("no record", says(Reply.of()));
    unresolved("garbled", says(new Reply(0, List.of(to("127.0.0.1")), false, true)));
    unresolved("silence", _ -> Optional.empty());

    for (String local :
        List.of(
            "localhost",
            "a.localhost",
            "canary",
            "metadata.google.internal",
            "printer.local",
            "x.onion")) {
      named("never asked: " + local, local, Ending.BLOCKED, says(Reply.of(to("127.0.0.1"))));
    }
    named("one good address", "good.example", Ending.CONNECTED, says(Reply.of(to(GOOD))));
    named(
        "300 good addresses over TCP",
        "many.example",
        Ending.CONNECTED,
        says(many(GOOD).overTcp()));
    named(
        "alias to a good name",
        "www.example",
        Ending.CONNECTED,
        says(Reply.of(Line.alias("", "good.example"))));
  }

  private ConnectCases() {}

  static List<Case> all() {
    return List.copyOf(CASES);
  }

  static Map<String, Zone> zones() {
    return Map.copyOf(ZONES);
  }

  private static void blocked(String what, Zone zone) {
    named(what, "case" + CASES.size() + ".example", Ending.BLOCKED, zone);
  }

  private static void unresolved(String what, Zone zone) {
    named(what, "case" + CASES.size() + ".example", Ending.UNRESOLVED, zone);
  }

  private static void named(String what, String host, Ending ending, Zone zone) {
    CASES.add(new Case(what, host, ending));
    String canonical = host.toLowerCase(Locale.ROOT);
    ZONES.put(
        canonical.endsWith(".") ? canonical.substring(0, canonical.length() - 1) : canonical, zone);
  }

  private static Zone says(Reply reply) {
    return _ -> Optional.of(reply);
  }

  private static Line to(String address) {
    return Line.of(InetAddress.ofLiteral(address));
  }

  private static Line at(String owner, String address) {
    return Line.of(owner, InetAddress.ofLiteral(address), 0);
  }

  private static Reply many(String last) {
    return Reply.of(
        Stream.concat(
                IntStream.range(0, 299).mapToObj(n -> to("127.2." + n / 250 + "." + (1 + n % 250))),
                Stream.of(to(last)))
            .toArray(Line[]::new));
  }
}
