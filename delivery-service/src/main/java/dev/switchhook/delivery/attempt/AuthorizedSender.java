package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.attempt.Outcome.Refused;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.delivery.subscription.OAuth2Client;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Sends with a token to endpoints of OAuth 2.0, and nothing without one. A receiver that answers
 * 401 has its token dropped; the POST is not made again here, because each is an attempt. Confined
 * to its loop.
 */
final class AuthorizedSender implements WebhookSender {
  private final WebhookSender next;
  private final Tokens tokens;
  private final Wire wire;

  AuthorizedSender(WebhookSender next, Tokens tokens, Wire wire) {
    this.next = next;
    this.tokens = tokens;
    this.wire = wire;
  }

  @Override
  public Runnable send(Attempt attempt, Consumer<AttemptReport> answer) {
    Optional<OAuth2Client> client = attempt.endpoint().credentials().oauth2();
    if (client.isEmpty()) {
      return next.send(attempt, answer);
    }
    Waiting waiting = new Waiting(attempt, answer);
    tokens.ask(subscription(attempt), attempt.endpoint(), client.get(), waiting::granted);
    return waiting::giveUp;
  }

  /** One attempt, from when it asks for its token. */
  private final class Waiting {
    private final Attempt attempt;
    private final Consumer<AttemptReport> answer;
    private final long asked = wire.clocks().nanos().getAsLong();
    private boolean over;
    private Runnable wayToGiveUp = () -> end("given up, others wait for it");

    Waiting(Attempt attempt, Consumer<AttemptReport> answer) {
      this.attempt = attempt;
      this.answer = answer;
    }

    void granted(Tokens.Grant grant) {
      if (over) {
        return;
      }
      switch (grant) {
        case Tokens.Grant.None(String why) -> end(why);
        case Tokens.Grant.Given(Endpoint withToken) -> {
          over = true;
          Duration waited = Duration.ofNanos(wire.clocks().nanos().getAsLong() - asked);
          wayToGiveUp =
              next.send(
                  attempt.authorized(withToken, waited), report -> answered(withToken, report));
        }
      }
    }

    private void answered(Endpoint withToken, AttemptReport report) {
      if (report.outcome() instanceof Refused(int status, _, _) && status == 401) {
        tokens.rejected(subscription(attempt), withToken);
      }
      answer.accept(report);
    }

    void giveUp() {
      wayToGiveUp.run();
    }

    private void end(String why) {
      if (over) {
        return;
      }
      over = true;
      AttemptReport report =
          new AttemptReport(
              Unreachable.withoutToken(why),
              wire.clocks().wall().instant(),
              Duration.ZERO,
              OptionalLong.empty(),
              OptionalLong.empty(),
              0,
              0);
      wire.vertx().runOnContext(_ -> answer.accept(report));
    }
  }

  private static String subscription(Attempt attempt) {
    return attempt.delivery().getSubscriptionId();
  }
}
