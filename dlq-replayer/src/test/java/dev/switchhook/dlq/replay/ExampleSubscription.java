package dev.switchhook.dlq.replay;

import dev.switchhook.events.AuthKind;
import dev.switchhook.events.Ciphertext;
import dev.switchhook.events.DeliveryLimits;
import dev.switchhook.events.EndpointAuth;
import dev.switchhook.events.Ordering;
import dev.switchhook.events.PayloadShape;
import dev.switchhook.events.ReceiverProfile;
import dev.switchhook.events.SignatureScheme;
import dev.switchhook.events.SigningSecret;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionStatus;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** A subscription that takes everything. */
public final class ExampleSubscription {
  public static final Instant ENABLED = Instant.parse("2026-10-01T00:00:00Z");

  private ExampleSubscription() {}

  public static Subscription.Builder of(String id, String tenant) {
    Ciphertext sealed =
        Ciphertext.newBuilder().setKeyId(1).setCiphertext(ByteBuffer.wrap(new byte[40])).build();
    SigningSecret secret =
        SigningSecret.newBuilder()
            .setSecretId("sec_1")
            .setScheme(SignatureScheme.V1)
            .setSecret(sealed)
            .setCreatedAt(ENABLED)
            .build();
    return Subscription.newBuilder()
        .setSubscriptionId(id)
        .setTenantId(tenant)
        .setVersion(1)
        .setState(SubscriptionStatus.ACTIVE)
        .setProfile(ReceiverProfile.STANDARD)
        .setUrl("https://api.crm.example/hooks")
        .setUrlHost("api.crm.example")
        .setEventTypes(List.of("*"))
        .setPayloadShape(PayloadShape.FULL)
        .setApiVersion("2026-10-01")
        .setAuth(EndpointAuth.newBuilder().setKind(AuthKind.NONE).build())
        .setSigningSecrets(List.of(secret))
        .setLimits(DeliveryLimits.newBuilder().build())
        .setOrdering(Ordering.PER_CALL)
        .setCreatedAt(ENABLED)
        .setUpdatedAt(ENABLED)
        .setEnabledAt(ENABLED);
  }
}
