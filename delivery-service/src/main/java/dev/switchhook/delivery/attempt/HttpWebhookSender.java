package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.egress.Transport;
import dev.switchhook.delivery.signature.SigningSecret;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.events.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Signs and posts: one request per attempt, one deadline, one answer. Confined to its loop. */
final class HttpWebhookSender implements WebhookSender {
  private static final int MOST_PREPARED = 10_000;

  private final Wire wire;

  /** By subscription; what was not used for longest goes first. */
  private final Map<String, PreparedEndpoint> prepared =
      new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PreparedEndpoint> eldest) {
          return size() > MOST_PREPARED;
        }
      };

  HttpWebhookSender(Wire wire) {
    this.wire = wire;
  }

  @Override
  public Runnable send(Attempt attempt, Consumer<AttemptReport> answer) {
    return switch (prepare(attempt)) {
      case PreparedEndpoint.NotCallable(_, Unreachable because) -> withoutRequest(because, answer);
      case PreparedEndpoint.Callable _ when !HeaderRules.isWebhookId(id(attempt)) ->
          withoutRequest(platform("delivery id that cannot be sent"), answer);
      case PreparedEndpoint.Callable _ when !canSign(attempt.endpoint()) ->
          withoutRequest(platform("no secret to sign with"), answer);
      case PreparedEndpoint.Callable _ when !canBeShown(attempt.endpoint().transport()) ->
          withoutRequest(platform("client certificate out of its time"), answer);
      case PreparedEndpoint.Callable callable -> {
        Exchange exchange = new Exchange(wire, attempt, callable.head(), answer);
        exchange.start(callable.route());
        yield exchange::giveUp;
      }
    };
  }

  @SuppressWarnings("ReferenceEquality") // comparing what it holds would cost more than preparing
  private PreparedEndpoint prepare(Attempt attempt) {
    String subscription = attempt.delivery().getSubscriptionId();
    PreparedEndpoint known = prepared.get(subscription);
    // Made anew whenever the subscription changes, so the same one says the same.
    if (known == null || known.endpoint() != attempt.endpoint()) {
      known = PreparedEndpoint.of(attempt.endpoint());
      prepared.put(subscription, known);
    }
    return known;
  }

  private boolean canSign(Endpoint endpoint) {
    Instant now = wire.clocks().wall().instant();
    for (SigningSecret secret : endpoint.signingSecrets()) {
      if (secret.signsAt(now)) {
        return true;
      }
    }
    return false;
  }

  private boolean canBeShown(Transport transport) {
    return transport.identity().isEmpty()
        || transport.identity().get().isValidAt(wire.clocks().wall().instant());
  }

  private Runnable withoutRequest(Unreachable why, Consumer<AttemptReport> answer) {
    AttemptReport report =
        new AttemptReport(
            why,
            wire.clocks().wall().instant(),
            Duration.ZERO,
            OptionalLong.empty(),
            OptionalLong.empty(),
            0,
            0);
    wire.vertx().runOnContext(_ -> answer.accept(report));
    return () -> {};
  }

  private static Unreachable platform(String error) {
    return new Unreachable(FailureClass.PLATFORM_ERROR, error);
  }

  private static String id(Attempt attempt) {
    return attempt.delivery().getDeliveryId();
  }
}
