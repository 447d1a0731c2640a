package dev.switchhook.delivery.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.egress.NameLookup.Answer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DnsLookupTest {
  private static final InetAddress PUBLIC = InetAddress.ofLiteral("93.184.216.34");
  private static final InetAddress PUBLIC6 = InetAddress.ofLiteral("2606:2800:220:1::1");
  private static final InetAddress INSIDE6 = InetAddress.ofLiteral("fd00:ec2::254");

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private DnsServer server;
  private DnsLookup lookup;

  @BeforeEach
  void start() throws IOException {
    server =
        new DnsServer(
            Map.of(
                "crm.example", zone(0, "", PUBLIC, PUBLIC6),
                "trap.example", zone(0, "", PUBLIC, INSIDE6),
                "alias.example", zone(0, "crm.example", PUBLIC),
                "six.example", zone(0, "", PUBLIC6),
                "empty.example", zone(0, ""),
                "gone.example", zone(3, ""),
                "broken.example", zone(2, "")));
    lookup = new DnsLookup(loop, List.of(server.address()));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Test
  void allAddressesOfBothFamiliesAreFound() {
    assertThat(addresses("crm.example")).containsExactlyInAnyOrder(PUBLIC, PUBLIC6);
    assertThat(addresses("six.example")).containsExactly(PUBLIC6);
  }

  @Test
  void aDeniedAddressCannotHideBehindThePublicOne() {
    assertThat(addresses("trap.example")).containsExactlyInAnyOrder(PUBLIC, INSIDE6);
    GuardedResolver resolver = new GuardedResolver(lookup, AddressPolicy.allowing(List.of()));
    assertThat(resolution(resolver, "https://trap.example/"))
        .isInstanceOf(GuardedResolver.Resolution.Blocked.class);
    assertThat(resolution(resolver, "https://crm.example/"))
        .isInstanceOfSatisfying(
            GuardedResolver.Resolution.Vetted.class,
            vetted -> assertThat(vetted.addresses()).containsExactlyInAnyOrder(PUBLIC, PUBLIC6));
  }

  @Test
  void anAliasIsFollowed() {
    assertThat(addresses("alias.example")).contains(PUBLIC);
  }

  @Test
  void aKnownNameIsNotAskedForAgain() {
    addresses("crm.example");
    int asked = server.queries.get();
    addresses("crm.example");
    assertThat(server.queries).hasValue(asked);
  }

  @Test
  void aNameThatDoesNotExistAndAServerThatFailsAreToldApart() {
    assertThat(ask("gone.example")).isEqualTo(new Answer.NoSuchName());
    assertThat(ask("broken.example")).isEqualTo(new Answer.NoAnswer());
  }

  @Test
  void aNameWithoutAddressIsNoAnswer() {
    assertThat(ask("empty.example")).isEqualTo(new Answer.NoAnswer());
  }

  @Test
  void aSilentServerIsGivenUp() {
    assertThat(ask("silent.example")).isEqualTo(new Answer.NoAnswer());
  }

  @Test
  void whatIsNeverCalledIsNotLookedUp() {
    GuardedResolver resolver = new GuardedResolver(lookup, AddressPolicy.allowing(List.of()));
    assertThat(resolution(resolver, "http://crm.example/"))
        .isInstanceOf(GuardedResolver.Resolution.Blocked.class);
    assertThat(server.queries).hasValue(0);
  }

  private List<InetAddress> addresses(String host) {
    return ((Answer.Addresses) ask(host)).all();
  }

  private Answer ask(String host) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    loop.runOnContext(_ -> lookup.lookup(host, answer::complete));
    return answer.orTimeout(120, TimeUnit.SECONDS).join();
  }

  private GuardedResolver.Resolution resolution(GuardedResolver resolver, String url) {
    CompletableFuture<GuardedResolver.Resolution> answer = new CompletableFuture<>();
    loop.runOnContext(
        _ -> resolver.resolve((TargetUrl.Usable) TargetUrl.parse(url), answer::complete));
    return answer.orTimeout(120, TimeUnit.SECONDS).join();
  }

  private static DnsServer.Zone zone(int code, String alias, InetAddress... addresses) {
    List<DnsServer.Line> lines = new ArrayList<>();
    if (!alias.isEmpty()) {
      lines.add(DnsServer.Line.alias("", alias));
    }
    for (InetAddress address : addresses) {
      lines.add(DnsServer.Line.of(alias, address, 30));
    }
    return _ -> Optional.of(new DnsServer.Reply(code, lines, false, false));
  }
}
