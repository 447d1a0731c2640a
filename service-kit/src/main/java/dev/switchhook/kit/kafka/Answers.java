package dev.switchhook.kit.kafka;

import dev.switchhook.kit.run.Refusal;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** Waits for the admin client, and says in words what went wrong. */
public final class Answers {
  private Answers() {}

  /**
   * Blocks as long as the client's settings let it.
   *
   * @param what is done, for "cannot …"
   */
  public static <T> T of(KafkaFuture<T> future, String what) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw refusal(cause(e), what);
    }
  }

  static Throwable cause(ExecutionException e) {
    return Objects.requireNonNullElse(e.getCause(), e);
  }

  /** What to throw: for a person, unless it may be a bug. */
  public static RuntimeException refusal(Throwable cause, String what) {
    return switch (cause) {
      case TimeoutException e ->
          new Refusal(
              "cannot " + what + ": the brokers of kafka.bootstrap.servers do not answer", e);
      case AuthenticationException e ->
          new Refusal("cannot " + what + ": the brokers do not accept us: " + e.getMessage(), e);
      case AuthorizationException e ->
          new Refusal("cannot " + what + ": not permitted: " + e.getMessage(), e);
      case ApiException e -> new Refusal("cannot " + what + ": " + e.getMessage(), e);
      case KafkaException e -> e;
      default -> new KafkaException("cannot " + what, cause);
    };
  }
}
