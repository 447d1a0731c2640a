package dev.switchhook.delivery.attempt;

import dev.switchhook.kit.endpoint.BearerToken;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a token endpoint said: RFC 6749, section 5.1. */
sealed interface TokenAnswer {
  /** Never prints the token. */
  record Granted(String token, Duration life) implements TokenAnswer {
    @Override
    public String toString() {
      return "Granted[" + life + "]";
    }
  }

  /**
   * No token.
   *
   * @param why in words of ours alone
   */
  record Denied(String why) implements TokenAnswer {}

  Duration LONGEST = Duration.ofHours(1);

  /** Where the endpoint does not say how long it holds. */
  Duration UNSTATED = Duration.ofMinutes(5);

  /** So that a token does not end on its way; of a short one, half of its life. */
  Duration MARGIN = Duration.ofMinutes(1);

  /** Of a whole answer; no text makes it throw. */
  static TokenAnswer read(int status, Buffer body) {
    if (status != 200) {
      return new Denied("token endpoint answered " + status);
    }
    JsonObject json;
    try {
      json = new JsonObject(body);
    } catch (DecodeException | ClassCastException e) {
      return new Denied("token endpoint's answer is no JSON object");
    }
    if (!(json.getValue("token_type") instanceof String type) || !type.equalsIgnoreCase("bearer")) {
      return new Denied("token endpoint's token_type is not bearer");
    }
    if (!(json.getValue("access_token") instanceof String token)
        || BearerToken.problem(token).isPresent()) {
      return new Denied("token endpoint's access_token cannot be sent");
    }
    Optional<Duration> stated = life(json.getValue("expires_in"));
    return new Granted(token, stated.map(TokenAnswer::usable).orElse(UNSTATED));
  }

  /** A number, which some endpoints write as text. */
  private static Optional<Duration> life(@Nullable Object stated) {
    double seconds =
        switch (stated) {
          case Number number -> number.doubleValue();
          case String text when text.matches("[0-9]{1,9}") -> Long.parseLong(text);
          case null, default -> Double.NaN;
        };
    return Double.isNaN(seconds)
        ? Optional.empty()
        : Optional.of(Duration.ofMillis((long) (1000 * Math.clamp(seconds, 0, 1e9))));
  }

  private static Duration usable(Duration stated) {
    Duration left =
        stated.compareTo(MARGIN.multipliedBy(2)) < 0 ? stated.dividedBy(2) : stated.minus(MARGIN);
    return left.compareTo(LONGEST) > 0 ? LONGEST : left;
  }
}
