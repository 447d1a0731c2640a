package dev.switchhook.kit.run;

import dev.switchhook.serde.SchemaMissingException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * What a failure means: to a person and as an exit code. Clients wrap what they throw, so its
 * causes count too.
 */
public final class Failure {
  public static final int ENDED = 0;
  public static final int FAILED = 1;
  public static final int WRONG_SETTINGS = 2;

  private final Throwable thrown;

  public Failure(Throwable thrown) {
    this.thrown = thrown;
  }

  public int exitCode() {
    return first(ConfigException.class::isInstance).isPresent() ? WRONG_SETTINGS : FAILED;
  }

  /** What to print instead of a stack trace; empty when it may be a bug. */
  public Optional<String> message() {
    return first(
            cause ->
                cause instanceof ConfigException
                    || cause instanceof Refusal
                    || cause instanceof SchemaMissingException)
        .map(Throwable::getMessage);
  }

  /** Whether a thread was told to stop what it was waiting for. */
  boolean interruption() {
    return first(
            cause ->
                cause instanceof InterruptedException
                    || cause instanceof InterruptException
                    || cause instanceof ClosedByInterruptException)
        .isPresent();
  }

  private Optional<Throwable> first(Predicate<Throwable> wanted) {
    return Stream.<Throwable>iterate(thrown, cause -> cause != null, Throwable::getCause)
        .filter(wanted)
        .findFirst();
  }
}
