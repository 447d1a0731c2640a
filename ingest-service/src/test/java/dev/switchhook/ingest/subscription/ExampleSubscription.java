package dev.switchhook.ingest.subscription;

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
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.events.SubscriptionStatus;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.subscription.EventFilter.Compiled.Bad;
import dev.switchhook.ingest.subscription.EventFilter.Compiled.Good;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A subscription of the example call's tenant that takes everything in full. */
public final class ExampleSubscription {
  public static final String ID = "sub_01k7zq3m8d0v5x2c9r4t6w1y8b";

  private ExampleSubscription() {}

  public static Subscription.Builder subscription() {
    return subscription(ID);
  }

  public static Subscription.Builder subscription(String id) {
    Instant made = Instant.parse("2026-10-01T00:00:00Z");
    Ciphertext sealed =
        Ciphertext.newBuilder().setKeyId(1).setCiphertext(ByteBuffer.wrap(new byte[40])).build();
    return Subscription.newBuilder()
        .setSubscriptionId(id)
        .setTenantId(ExampleCall.TENANT)
        .setVersion(1)
        .setState(SubscriptionStatus.ACTIVE)
        .setProfile(ReceiverProfile.STANDARD)
        .setUrl("https://crm.example/hooks/voice")
        .setUrlHost("crm.example")
        .setEventTypes(List.of("*"))
        .setPayloadShape(PayloadShape.FULL)
        .setApiVersion("2026-10-01")
        .setAuth(EndpointAuth.newBuilder().setKind(AuthKind.NONE).build())
        .setSigningSecrets(
            List.of(
                SigningSecret.newBuilder()
                    .setSecretId("sec_1")
                    .setScheme(SignatureScheme.V1)
                    .setSecret(sealed)
                    .setCreatedAt(made)
                    .build()))
        .setLimits(DeliveryLimits.newBuilder().build())
        .setOrdering(Ordering.PER_CALL)
        .setCreatedAt(made)
        .setUpdatedAt(made)
        .setEnabledAt(made);
  }

  /** As the table does when it has read a record. */
  public static void apply(
      Subscriptions subscriptions, String id, Optional<Subscription> record, long offset) {
    record.ifPresentOrElse(
        subscription -> subscriptions.put(known(subscription)), () -> subscriptions.remove(id));
    subscriptions.applied(0, offset);
  }

  /** As the table does when it has read a record of learned state. */
  public static void learned(Subscriptions subscriptions, SubscriptionState state) {
    subscriptions.learned(state.getSubscriptionId(), Optional.of(state));
  }

  public static KnownSubscription known(Subscription subscription) {
    EventFilter filter =
        switch (new Filters().of(Optional.ofNullable(subscription.getFilter()), true)) {
          case Good good -> good.filter();
          case Bad bad -> throw new IllegalArgumentException(bad.why());
        };
    return new KnownSubscription(
        subscription, subscription.getEventTypes().stream().map(TypePattern::new).toList(), filter);
  }
}
