package dev.switchhook.delivery.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.egress.ConnectCases.Case;
import dev.switchhook.delivery.egress.ConnectCases.Ending;
import dev.switchhook.delivery.egress.DnsServer.Line;
import dev.switchhook.delivery.egress.DnsServer.Reply;
import dev.switchhook.delivery.egress.DnsServer.Zone;
import dev.switchhook.events.FailureClass;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a tenant's name server can say, against the whole way out: resolver, guard, HTTP client. On
 * the same port as the one receiver that may be called there are canaries, and none is connected.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EgressDoorTest {
  /** What an attempt came to; of a connection, whether it was a new one. */
  private record Came(Ending ending, String error, boolean fresh) {}

  private final Vertx vertx = Vertx.vertx();
  private Canaries canaries;
  private GoodReceiver internet;
  private DnsServer dns;
  private Door guarded;

  @BeforeAll
  void start() throws Exception {
    canaries = Canaries.open();
    internet =
        new GoodReceiver(
            InetAddress.ofLiteral(ConnectCases.GOOD),
            canaries.port(),
            List.of(
                "good.example", "many.example", "www.example", "flip.example", "pooled.example"));
    Map<String, Zone> zones = new HashMap<>(ConnectCases.zones());
    zones.put("flip.example", nth -> Optional.of(nth % 2 == 0 ? good() : bad()));
    zones.put("pooled.example", nth -> Optional.of(nth == 0 ? good() : bad()));
    zones.put("search.example", _ -> Optional.of(Reply.failed(3)));
    zones.put("search.example.corp.example", _ -> Optional.of(bad()));
    dns = new DnsServer(zones);
    guarded = new Door(List.of(ConnectCases.INTERNET, ConnectCases.INTERNET6));
  }

  @AfterAll
  void stop() throws Exception {
    dns.close();
    internet.close();
    canaries.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  static List<Case> cases() {
    return ConnectCases.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void endsAsWritten(Case each) {
    Came came = guarded.open(each.host());
    assertThat(came.ending()).as(came.error()).isEqualTo(each.ending());
    if (came.ending() == Ending.BLOCKED) {
      assertThat(came.error()).isEqualTo("blocked_destination");
    }
    assertThat(canaries.connections).hasValue(0);
  }

  @Test
  void thereAreAtLeastTwentyFiveOfThemAndTheCanariesSeeThemOnlyWithTheGuardLifted() {
    List<Case> cases = cases();
    assertThat(cases).hasSizeGreaterThanOrEqualTo(25).doesNotHaveDuplicates();
    for (Case each : cases) {
      guarded.open(each.host());
    }
    int seen = canaries.connections.get();
    assertThat(seen).isZero();

    Door lifted = new Door(List.of("127.0.0.0/8", "::1/128"));
    for (Case each : cases) {
      lifted.open(each.host());
    }
    int reached = canaries.connections.getAndSet(0);
    assertThat(reached).isPositive();
    System.out.printf(
        "egress: %d connect-time cases, canaries saw %d connections; %d with the guard lifted%n",
        cases.size(), seen, reached);
  }

  @Test
  void aNameThatFlipsIsVettedEachTime() {
    int blocked = 0;
    for (int i = 0; i < 20; i++) {
      Came came = guarded.open("flip.example");
      assertThat(came.ending()).as(came.error()).isIn(Ending.CONNECTED, Ending.BLOCKED);
      blocked += came.ending() == Ending.BLOCKED ? 1 : 0;
    }
    assertThat(blocked).isBetween(1, 19);
    assertThat(canaries.connections).hasValue(0);
  }

  @Test
  void aConnectionInThePoolOutlivesNoVerdict() {
    Came first = guarded.open("pooled.example");
    assertThat(first.ending()).as(first.error()).isEqualTo(Ending.CONNECTED);
    assertThat(first.fresh()).isTrue();
    assertThat(guarded.open("pooled.example").ending()).isEqualTo(Ending.BLOCKED);
    assertThat(canaries.connections).hasValue(0);
  }

  @Test
  void noSearchDomainIsTried() {
    assertThat(guarded.open("search.example").error()).isEqualTo("name does not exist");
    assertThat(dns.asked("search.example.corp.example")).isZero();
  }

  @Test
  void localNamesAreNotEvenAskedFor() {
    Door strict = new Door(List.of());
    int asked = dns.queries.get();
    for (String host : List.of("metadata.google.internal", "canary", "localhost", "a.localhost")) {
      assertThat(strict.open(host).ending()).isEqualTo(Ending.BLOCKED);
    }
    assertThat(dns.queries).hasValue(asked);
  }

  @Test
  void aNat64PrefixOfTheNetworkLetsTheAddressInsideDecide() {
    AddressPolicy policy = AddressPolicy.allowing(List.of()).withNat64(List.of("64:ff9b::/96"));
    assertThat(admits(policy, "64:ff9b::808:808")).isTrue();
    assertThat(admits(policy, "64:ff9b::7f00:1")).isFalse();
    assertThat(admits(policy, "64:ff9b::a9fe:a9fe")).isFalse();
    assertThat(admits(policy, "64:ff9b:1::808:808")).isFalse();
    assertThat(admits(AddressPolicy.allowing(List.of()), "64:ff9b::808:808")).isFalse();
  }

  /** RFC 6052 section 2.4, with a public address and with a private one. */
  @ParameterizedTest
  @CsvSource({
    "2a0c:a00::/32, 2a0c:a00:808:808::, 2a0c:a00:a00:1::",
    "2a0c:a00:100::/40, 2a0c:a00:108:808:8::, 2a0c:a00:10a:0:1::",
    "2a0c:a00:122::/48, 2a0c:a00:122:808:8:800::, 2a0c:a00:122:a00:0:100::",
    "2a0c:a00:122:300::/56, 2a0c:a00:122:308:8:808::, 2a0c:a00:122:30a:0:1::",
    "2a0c:a00:122:344::/64, 2a0c:a00:122:344:8:808:800::, 2a0c:a00:122:344:a:0:100::",
    "2a0c:a00:122:344::/96, 2a0c:a00:122:344::808:808, 2a0c:a00:122:344::a00:1",
  })
  void everyLengthOfANat64PrefixIsUnderstood(String prefix, String open, String closed) {
    AddressPolicy policy = AddressPolicy.allowing(List.of()).withNat64(List.of(prefix));
    assertThat(admits(policy, open)).isTrue();
    assertThat(admits(policy, closed)).isFalse();
    assertThat(admits(AddressPolicy.allowing(List.of()), closed)).isTrue();
  }

  @Test
  void ofOverlappingNat64PrefixesTheLongestDecides() {
    List<String> prefixes = List.of("2a0c:a00::/32", "2a0c:a00:122:344::/96");
    for (List<String> given : List.of(prefixes, prefixes.reversed())) {
      AddressPolicy policy = AddressPolicy.allowing(List.of()).withNat64(given);
      assertThat(admits(policy, "2a0c:a00:122:344::808:808")).isTrue();
      assertThat(admits(policy, "2a0c:a00:122:344::7f00:1")).isFalse();
      assertThat(admits(policy, "2a0c:a00:7f00:1::")).isFalse();
    }
  }

  @Test
  void anAttemptWhoseConnectionCannotEvenBeBegunEndsAtOnce() {
    // No such port, so the client throws: in the turn in which the name was resolved.
    TargetUrl.Usable url = new TargetUrl.Usable(true, "crm.example", 70_000, "/", Optional.empty());
    Door door =
        new Door(
            List.of("127.0.0.0/8"),
            loop ->
                (host, answer) ->
                    ((ContextInternal) loop)
                        .nettyEventLoop()
                        .execute(
                            () ->
                                answer.accept(
                                    new NameLookup.Answer.Addresses(
                                        List.of(InetAddress.ofLiteral("127.0.0.1"))))));
    for (boolean isHttp2 : List.of(false, true)) {
      for (int again = 0; again < 2; again++) {
        assertThat(door.open(new Route(url, new Transport(isHttp2, Optional.empty()))))
            .isEqualTo(new Came(Ending.FAILED, "request that cannot be opened", false));
      }
    }
  }

  private static boolean admits(AddressPolicy policy, String address) {
    TargetUrl.Usable url = (TargetUrl.Usable) TargetUrl.parse("https://crm.example/");
    return policy.admits(url, List.of(InetAddress.ofLiteral(address)));
  }

  private static Reply good() {
    return Reply.of(Line.of(InetAddress.ofLiteral(ConnectCases.GOOD)));
  }

  private static Reply bad() {
    return Reply.of(Line.of(InetAddress.ofLiteral("127.0.0.1")));
  }

  /** A resolver and a connector under one policy, on a loop of their own. */
  private final class Door {
    private final Context loop = vertx.getOrCreateContext();
    private final GuardedConnector connector;

    private Door(List<String> allowed) {
      this(allowed, loop -> new DnsLookup(loop, List.of(dns.address())));
    }

    private Door(List<String> allowed, Function<Context, NameLookup> names) {
      AddressPolicy policy = AddressPolicy.allowing(allowed).onPorts(Set.of(canaries.port()));
      CompletableFuture<GuardedConnector> made = new CompletableFuture<>();
      loop.runOnContext(
          _ ->
              made.complete(
                  new GuardedConnector(
                      vertx,
                      new GuardedResolver(names.apply(loop), policy),
                      new EgressSettings(
                          policy, 16, Optional.of(TrustOptions.wrap(internet.trust()))),
                      new SimpleMeterRegistry())));
      connector = made.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private Came open(String host) {
      return open(
          new Route(
              (TargetUrl.Usable) TargetUrl.parse("https://" + host + ":" + canaries.port() + "/"),
              Transport.STANDARD));
    }

    private Came open(Route route) {
      CompletableFuture<Came> came = new CompletableFuture<>();
      loop.runOnContext(_ -> connector.open(route, new Waiting(connector, came)));
      return came.orTimeout(120, TimeUnit.SECONDS).join();
    }
  }

  private record Waiting(GuardedConnector connector, CompletableFuture<Came> came)
      implements GuardedConnector.Opened {
    @Override
    public boolean isWanted() {
      return true;
    }

    @Override
    public void connected(HttpClientRequest request, boolean fresh) {
      connector.giveBack(request);
      came.complete(new Came(Ending.CONNECTED, "", fresh));
    }

    @Override
    public void failed(FailureClass why, String error) {
      Ending ending =
          switch (why) {
            case BLOCKED_ADDRESS -> Ending.BLOCKED;
            case DNS -> Ending.UNRESOLVED;
            default -> Ending.FAILED;
          };
      came.complete(new Came(ending, error, false));
    }
  }
}
