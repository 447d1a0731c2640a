package dev.switchhook.delivery.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.switchhook.delivery.signature.Signature;
import dev.switchhook.delivery.signature.Signer;
import dev.switchhook.events.AuthKind;
import dev.switchhook.events.Ciphertext;
import dev.switchhook.events.EndpointAuth;
import dev.switchhook.events.SigningSecret;
import dev.switchhook.events.Subscription;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 50 tenants with 4 subscriptions each: what one's secrets do for another, from the bytes on the
 * topic to the signature, judged by a verifier that is not ours.
 */
final class WrongSecretMatrixTest {
  private static final int TENANTS = 50;
  private static final int EACH = 4;

  @TempDir private static Path folder;
  private final Random random = new Random(20_261_126);
  private final List<Subscription> all = new ArrayList<>();
  private final List<Webhook> verifiers = new ArrayList<>();
  private DirectoryBench bench;

  @BeforeEach
  void subscribes() {
    bench = new DirectoryBench(folder);
    for (int n = 0; n < TENANTS * EACH; n++) {
      byte[] secret = new byte[24 + random.nextInt(41)];
      random.nextBytes(secret);
      // Ids of secrets are the same everywhere: a place is told by tenant and subscription.
      Subscription row =
          bench
              .row("sub_" + n, "ten_" + n / EACH)
              .signedWith("sec_1", secret)
              .auth(AuthKind.BEARER, "token-of-" + n)
              .header("x-key", "key-of-" + n)
              .url("https://r" + n + ".example/")
              .get();
      all.add(row);
      verifiers.add(new Webhook("whsec_" + Base64.getEncoder().encodeToString(secret)));
      bench.take(row);
    }
  }

  @Test
  void eachSignatureVerifiesWithExactlyOneSecretOfTheMatrix() {
    Signer signer = new Signer();
    for (int sent = 0; sent < all.size(); sent++) {
      String id = all.get(sent).getSubscriptionId();
      Endpoint endpoint = bench.endpoint(id);
      String body = "{\"data\":{\"tenant_id\":\"" + bench.terms(id).tenantId() + "\"}}";
      long now = Instant.now().getEpochSecond();
      Signature signature =
          signer.sign(
              "dlv_1",
              now,
              ByteBuffer.wrap(body.getBytes(UTF_8)),
              endpoint.signingSecrets(),
              DirectoryBench.NOW);
      Map<String, List<String>> headers =
          Map.of(
              "webhook-id", List.of("dlv_1"),
              "webhook-timestamp", List.of(Long.toString(now)),
              "webhook-signature", List.of(((Signature.Ready) signature).header()));
      Set<Integer> accept = new HashSet<>();
      for (int other = 0; other < all.size(); other++) {
        if (accepts(verifiers.get(other), body, headers)) {
          accept.add(other);
        }
      }

      assertThat(accept).containsExactly(sent);
      assertThat(endpoint.url()).hasToString("https://r" + sent + ".example/");
      assertThat(endpoint.headers())
          .isEqualTo(Map.of("authorization", "Bearer token-of-" + sent, "x-key", "key-of-" + sent));
    }
  }

  @Test
  void aSecretMovedToAnotherRecordDoesNotOpenAndNothingIsSent() {
    for (int n = 0; n < 400; n++) {
      Subscription from = any();
      Subscription to = any();
      Subscription moved = moved(from, to, n % 3);
      boolean itself = from == to;
      bench.take(moved);

      Standing standing = bench.terms(to.getSubscriptionId()).standing();
      if (itself) {
        assertThat(standing).isInstanceOf(Standing.Active.class);
      } else {
        assertThat(standing)
            .isInstanceOfSatisfying(
                Standing.Locked.class,
                locked -> assertThat(locked.why()).contains("CORRUPT_OR_MOVED"));
      }
      bench.take(to);
      assertThat(bench.terms(to.getSubscriptionId()).standing())
          .isInstanceOf(Standing.Active.class);
    }
    assertThat(bench.badRows).isZero();
  }

  @Test
  void aRecordWithAnotherTenantIsRefusedAndTheOneInForceStays() {
    for (Subscription row : all) {
      Endpoint before = bench.endpoint(row.getSubscriptionId());
      bench.take(Subscription.newBuilder(row).setTenantId("ten_thief").setVersion(2).build());

      assertThat(bench.terms(row.getSubscriptionId()).tenantId()).isEqualTo(row.getTenantId());
      assertThat(bench.endpoint(row.getSubscriptionId())).isSameAs(before);
    }
    assertThat(bench.badRows).isEqualTo(all.size());
  }

  /** Its signing secret, its token or its header, as they stand sealed in the other's row. */
  private static Subscription moved(Subscription from, Subscription to, int what) {
    EndpointAuth auth = to.getAuth();
    Subscription.Builder row = Subscription.newBuilder(to);
    switch (what) {
      case 0 ->
          row.setSigningSecrets(
              List.of(
                  SigningSecret.newBuilder(to.getSigningSecrets().getFirst())
                      .setSecret(from.getSigningSecrets().getFirst().getSecret())
                      .build()));
      case 1 ->
          row.setAuth(EndpointAuth.newBuilder(auth).setSecret(from.getAuth().getSecret()).build());
      default -> {
        Ciphertext value = from.getAuth().getHeaders().getFirst().getValue();
        row.setAuth(
            EndpointAuth.newBuilder(auth)
                .setHeaders(
                    List.of(
                        dev.switchhook.events.SecretHeader.newBuilder()
                            .setName("x-key")
                            .setValue(value)
                            .build()))
                .build());
      }
    }
    return row.build();
  }

  private Subscription any() {
    return all.get(random.nextInt(all.size()));
  }

  private static boolean accepts(Webhook verifier, String body, Map<String, List<String>> headers) {
    try {
      verifier.verify(body, headers);
      return true;
    } catch (WebhookVerificationException _) {
      return false;
    }
  }
}
