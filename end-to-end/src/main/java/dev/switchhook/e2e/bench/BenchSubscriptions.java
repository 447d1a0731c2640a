package dev.switchhook.e2e.bench;

import dev.switchhook.events.AuthKind;
import dev.switchhook.events.DeliveryLimits;
import dev.switchhook.events.EndpointAuth;
import dev.switchhook.events.LatePolicy;
import dev.switchhook.events.Ordering;
import dev.switchhook.events.PayloadShape;
import dev.switchhook.events.ReceiverProfile;
import dev.switchhook.events.SignatureScheme;
import dev.switchhook.events.SigningSecret;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionStatus;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.secret.Purpose;
import dev.switchhook.kit.secret.SecretBytes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Subscriptions of a benchmark, written as records: a thousand of them by REST would only cost
 * time.
 */
public final class BenchSubscriptions {
  static final String TENANT = "ten_bench";
  private static final int SECRET_BYTES = 32;

  private final Envelope envelope;
  private final RandomGenerator random;

  BenchSubscriptions(Envelope envelope, RandomGenerator random) {
    this.envelope = envelope;
    this.random = random;
  }

  public static String id(int number) {
    return "sub_bench_" + number;
  }

  Subscription.Builder active(int number, String tenant, String url, Instant now) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return Subscription.newBuilder()
        .setSubscriptionId(id(number))
        .setTenantId(tenant)
        .setVersion(1)
        .setState(SubscriptionStatus.ACTIVE)
        .setProfile(ReceiverProfile.STANDARD)
        .setUrl(url)
        .setUrlHost("127.0.0.1")
        .setEventTypes(List.of("*"))
        .setPayloadShape(PayloadShape.FULL)
        .setApiVersion("2026-10-01")
        .setUsefulLifeMs(Map.of())
        .setLate(LatePolicy.DELIVER)
        .setAuth(EndpointAuth.newBuilder().setKind(AuthKind.NONE).setHeaders(List.of()).build())
        .setSigningSecrets(
            List.of(
                SigningSecret.newBuilder()
                    .setSecretId("sec_1")
                    .setScheme(SignatureScheme.V1)
                    .setSecret(
                        envelope.seal(
                            SecretBytes.of(secret), tenant, id(number), Purpose.signing("sec_1")))
                    .setCreatedAt(now)
                    .build()))
        .setLimits(DeliveryLimits.newBuilder().build())
        .setOrdering(Ordering.NONE)
        .setLanes(1)
        .setCreatedAt(now)
        .setUpdatedAt(now)
        .setEnabledAt(now);
  }
}
