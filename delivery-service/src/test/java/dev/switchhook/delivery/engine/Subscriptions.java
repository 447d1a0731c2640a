package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.egress.Transport;
import dev.switchhook.delivery.signature.SigningSecret;
import dev.switchhook.delivery.subscription.Credentials;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.delivery.subscription.LaneTerms;
import dev.switchhook.delivery.subscription.LearnedState;
import dev.switchhook.delivery.subscription.Standing;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.ReceiverProfile;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Subscriptions in each standing. */
public final class Subscriptions {
  public static final Instant BORN = Deliveries.START.minusSeconds(3_600);

  private Subscriptions() {}

  public static SubscriptionTerms active(String id) {
    return active(id, LaneTerms.STANDARD);
  }

  public static SubscriptionTerms active(String id, int maxInFlight) {
    return active(
        id,
        new LaneTerms(
            OptionalInt.of(maxInFlight),
            OptionalDouble.empty(),
            Optional.empty(),
            true,
            Optional.empty()));
  }

  public static SubscriptionTerms active(String id, LaneTerms lane) {
    return with(id, new Standing.Active(endpoint()), lane);
  }

  public static SubscriptionTerms of(String tenant, String id) {
    return of(tenant, active(id));
  }

  /** The same of another tenant. */
  public static SubscriptionTerms of(String tenant, SubscriptionTerms terms) {
    return new SubscriptionTerms(
        terms.subscriptionId(),
        tenant,
        terms.version(),
        terms.enabledAt(),
        terms.host(),
        terms.standing(),
        terms.lane(),
        terms.learned());
  }

  /** A person has enabled it, or pointed it elsewhere. */
  public static SubscriptionTerms enabled(SubscriptionTerms terms, Instant at) {
    return new SubscriptionTerms(
        terms.subscriptionId(),
        terms.tenantId(),
        terms.version() + 1,
        at,
        terms.host(),
        terms.standing(),
        terms.lane(),
        terms.learned());
  }

  public static SubscriptionTerms unordered(String id) {
    return active(
        id,
        new LaneTerms(
            OptionalInt.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            false,
            Optional.empty()));
  }

  public static SubscriptionTerms atMost(String id, double perSecond) {
    return active(
        id,
        new LaneTerms(
            OptionalInt.empty(),
            OptionalDouble.of(perSecond),
            Optional.empty(),
            true,
            Optional.empty()));
  }

  public static SubscriptionTerms locked(String id) {
    return with(id, new Standing.Locked("its secret does not open"), LaneTerms.STANDARD);
  }

  public static SubscriptionTerms stopped(String id, DeadReason reason) {
    return with(id, new Standing.Stopped(reason), LaneTerms.STANDARD);
  }

  public static Endpoint endpoint() {
    return endpoint(ReceiverProfile.STANDARD);
  }

  public static Endpoint endpoint(ReceiverProfile profile) {
    return new Endpoint(
        URI.create("https://crm.example/hooks"),
        "crm.example",
        profile,
        List.of(SigningSecret.hmac(new byte[32], Optional.empty())),
        Credentials.of(Map.of()),
        Duration.ofSeconds(15),
        Transport.STANDARD);
  }

  private static SubscriptionTerms with(String id, Standing standing, LaneTerms lane) {
    return new SubscriptionTerms(
        id, "ten_1", 1, BORN, "crm.example", standing, lane, LearnedState.NOTHING);
  }
}
