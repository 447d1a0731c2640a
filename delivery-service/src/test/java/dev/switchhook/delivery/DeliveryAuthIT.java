package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.delivery.subscription.SubscriptionRows;
import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.AuthKind;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.HoldReason;
import dev.switchhook.events.SignatureScheme;
import dev.switchhook.kit.secret.Ed25519Key;
import dev.switchhook.local.receiver.Behaviour;
import dev.switchhook.local.receiver.Received;
import dev.switchhook.local.receiver.Signature;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What receivers verify and are shown, through the whole service. */
final class DeliveryAuthIT {
  private static final String CLIENT = "Basic " + base64("switchhook:s3cret".getBytes(UTF_8));

  @TempDir private static Path folder;
  private static DeliveryRig rig;
  private static RunningService service;

  @BeforeAll
  static void start() throws Exception {
    rig = new DeliveryRig(folder);
    service = RunningService.start(rig.settings(Map.of()));
  }

  @AfterAll
  static void stop() throws Exception {
    try (DeliveryRig _ = rig;
        RunningService _ = service) {
      await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(rig.lag()).isZero());
    }
  }

  @Test
  void everyKindIsShownToItsReceiverWithEveryRequestAndBesideTheSignature() throws Exception {
    Ed25519Key key = Ed25519Key.generate();
    byte[] v1a = key.secretBytes().bytes();
    try (TokenEndpoint tokens = new TokenEndpoint()) {
      rig.write(rig.row("sub_bearer", "/a/bearer").auth(AuthKind.BEARER, "t0ken").get());
      rig.write(rig.row("sub_basic", "/a/basic").auth(AuthKind.BASIC, "me:p:w").get());
      rig.write(
          rig.row("sub_headers", "/a/headers")
              .auth(AuthKind.HEADERS, null)
              .header("X-Api-Key", "k 1")
              .get());
      rig.write(
          rig.row("sub_oauth2", "/a/oauth2").oauth2(tokens.url(), "switchhook", "s3cret").get());
      rig.write(
          rig.row("sub_v1a", "/a/v1a")
              .signedWith("k", v1a, SignatureScheme.V1A, Optional.empty())
              .get());
      List<String> ids = new ArrayList<>();
      for (int round = 0; round < 10; round++) {
        Stream.of("sub_bearer", "sub_basic", "sub_headers", "sub_oauth2", "sub_v1a")
            .map(rig::deliver)
            .forEach(ids::add);
      }
      for (String id : ids) {
        soon().untilAsserted(() -> assertThat(rig.requests(id)).hasSize(1));
        assertThat(rig.requests(id).getFirst().signature()).isEqualTo(Signature.VALID);
      }
      assertThat(shown("/a/bearer", "authorization")).containsOnly("Bearer t0ken");
      assertThat(shown("/a/basic", "authorization"))
          .containsOnly("Basic " + base64("me:p:w".getBytes(UTF_8)));
      assertThat(shown("/a/headers", "x-api-key")).containsOnly("k 1");
      assertThat(shown("/a/headers", "authorization")).containsOnly("none");
      assertThat(shown("/a/oauth2", "authorization")).containsOnly("Bearer token-1");
      assertThat(tokens.authorizations()).containsExactly(CLIENT);
    }
    assertThat(rig.receiver.received("/a/v1a"))
        .hasSize(10)
        .allSatisfy(
            request -> {
              assertThat(Verifiers.entries(request)).hasSize(2);
              assertThat(Verifiers.entries(request).getFirst()).startsWith("v1,");
              assertThat(Verifiers.acceptsV1a(request, key.publicText())).isTrue();
              assertThat(Verifiers.acceptsV1a(request, Ed25519Key.generate().publicText()))
                  .isFalse();
            });
  }

  @Test
  void aReceiverThatDoesNotTakeTheTokenIsShownAFreshOneByTheRetry() throws Exception {
    try (TokenEndpoint tokens = new TokenEndpoint()) {
      String path = "/a/401";
      rig.receiver.behave(path, Behaviour.status(401));
      rig.write(rig.row("sub_401", path).oauth2(tokens.url(), "switchhook", "s3cret").get());
      // So little life is left that the confirmation comes by a short tier.
      String id =
          rig.deliver(
              DeliveryRig.delivery("sub_401")
                  .setExpiresAt(Instant.now().plus(Duration.ofSeconds(25)))
                  .build());
      soon().untilAsserted(() -> assertThat(rig.attempts(id)).hasSize(1));
      rig.receiver.behave(path, Behaviour.status(200));

      soon().untilAsserted(() -> assertThat(rig.attempts(id)).hasSize(2));
      assertThat(rig.requests(id)).as("each request is an attempt").hasSize(2);
      assertThat(shown(path, "authorization")).containsExactly("Bearer token-1", "Bearer token-2");
      assertThat(rig.attempts(id))
          .extracting(DeliveryAttempt::getOutcome)
          .containsExactly(AttemptOutcome.REFUSED, AttemptOutcome.DELIVERED);
    }
  }

  @Test
  void withoutATokenNothingIsSentUntilThereIsOneOrItsLifeIsOver() throws Exception {
    try (TokenEndpoint tokens = new TokenEndpoint()) {
      tokens.isDown(true);
      rig.write(rig.row("sub_wait", "/a/wait").oauth2(tokens.url(), "switchhook", "s3cret").get());
      String id = rig.deliver("sub_wait");
      String late =
          rig.deliver(
              DeliveryRig.delivery("sub_wait")
                  .setExpiresAt(Instant.now().plus(Duration.ofSeconds(10)))
                  .build());
      soon().untilAsserted(() -> assertThat(rig.letters("sub_wait")).hasSize(1));
      assertThat(tokens.authorizations()).isNotEmpty();
      assertThat(rig.receiver.received("/a/wait")).isEmpty();
      assertThat(rig.letters("sub_wait").getFirst())
          .satisfies(
              letter -> {
                assertThat(letter.getDeliveryId()).isEqualTo(late);
                assertThat(letter.getReason()).isEqualTo(DeadReason.EXPIRED);
                assertThat(letter.getAttempts()).isZero();
              });
      tokens.isDown(false);

      soon().untilAsserted(() -> assertThat(rig.attempts(id)).hasSize(1));
      DeliveryAttempt attempt = rig.attempts(id).getFirst();
      assertThat(attempt.getAttempt()).as("waiting used up no attempt").isEqualTo(1);
      assertThat(attempt.getHeldBy()).isEqualTo(HoldReason.TOKEN);
      assertThat(shown("/a/wait", "authorization"))
          .singleElement()
          .satisfies(value -> assertThat(value).startsWith("Bearer token-"));
    }
  }

  @Test
  void aRowThatBreaksARuleForHeadersSendsNothing() {
    rig.write(rig.row("sub_bad", "/a/bad").header("x-key", "a\r\nx-injected: 1").get());
    rig.subscribe("sub_beside", "/a/beside");
    String bad =
        rig.deliver(
            DeliveryRig.delivery("sub_bad")
                .setExpiresAt(Instant.now().plus(Duration.ofSeconds(5)))
                .build());
    String good = rig.deliver("sub_beside");

    soon().untilAsserted(() -> assertThat(rig.letters("sub_bad")).hasSize(1));
    soon().untilAsserted(() -> assertThat(rig.attempts(good)).hasSize(1));
    assertThat(rig.letters("sub_bad").getFirst().getReason()).isEqualTo(DeadReason.EXPIRED);
    assertThat(rig.requests(bad)).isEmpty();
  }

  @Test
  void beforeDuringAndAfterTheGraceOfARotationEachReceiverAcceptsWhatItShould() {
    byte[] old = Arrays.copyOf("the old one".getBytes(UTF_8), 32);
    byte[] fresh = Arrays.copyOf("the new one".getBytes(UTF_8), 32);
    String knowsOld = "whsec_" + base64(old);
    String knowsNew = "whsec_" + base64(fresh);

    rig.write(rotating().signedWith("sec_1", old).get());
    Received before = signedBy(1);
    assertThat(Verifiers.accepts(before, knowsOld)).isTrue();
    assertThat(Verifiers.accepts(before, knowsNew, knowsOld)).isTrue();
    assertThat(Verifiers.accepts(before, knowsNew)).isFalse();

    Instant end = Instant.now().plusSeconds(15);
    rig.write(
        rotating()
            .signedWith("sec_2", fresh)
            .signedWith("sec_1", old, SignatureScheme.V1, Optional.of(end))
            .get());
    Received during = signedBy(2);
    assertThat(Verifiers.accepts(during, knowsOld)).isTrue();
    assertThat(Verifiers.accepts(during, knowsNew, knowsOld)).isTrue();
    assertThat(Verifiers.accepts(during, knowsNew)).isTrue();

    // The same record: its own instant ends the old one.
    soon().until(() -> Instant.now().isAfter(end));
    Received after = signedBy(1);
    assertThat(Verifiers.accepts(after, knowsOld)).isFalse();
    assertThat(Verifiers.accepts(after, knowsNew, knowsOld)).isTrue();
    assertThat(Verifiers.accepts(after, knowsNew)).isTrue();
  }

  private static SubscriptionRows rotating() {
    return rig.unsigned("sub_rotates", "/a/rotates");
  }

  /**
   * The first request with so many signatures: the service may learn of a record a little later.
   */
  private static Received signedBy(int secrets) {
    List<Received> found = new ArrayList<>();
    soon()
        .untilAsserted(
            () -> {
              String id = rig.deliver("sub_rotates");
              soon().untilAsserted(() -> assertThat(rig.requests(id)).hasSize(1));
              found.add(rig.requests(id).getFirst());
              assertThat(Verifiers.entries(found.getLast())).hasSize(secrets);
            });
    return found.getLast();
  }

  private static List<String> shown(String path, String header) {
    return rig.receiver.received(path).stream()
        .map(request -> request.header(header).orElse("none"))
        .toList();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(100));
  }
}
