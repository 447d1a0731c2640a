package dev.switchhook.delivery.rollup;

import dev.switchhook.serde.Decoded;
import dev.switchhook.serde.Decoded.SchemaUnknown;
import dev.switchhook.serde.Decoded.Unavailable;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one record again until the registry has answered: an outage is no bad record. */
final class RegistryWait {
  /** Lets time pass on the calling thread. False: the program is to end. */
  @FunctionalInterface
  interface Pause {
    boolean pass(Duration time);
  }

  private static final Logger log = LoggerFactory.getLogger(RegistryWait.class);
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  /** Well inside Streams' patience with a thread that does not poll. */
  private static final int TIMES = 120;

  private final Pause pause;

  RegistryWait(Pause pause) {
    this.pause = pause;
  }

  /**
   * What it comes to when the registry is there.
   *
   * @throws RegistryAwayException the record is to be read again by a new thread, or never by this
   *     process
   */
  <T> Decoded<T> settled(Supplier<Decoded<T>> read) {
    Decoded<T> decoded = read.get();
    for (int n = 0; isOutage(decoded); n++) {
      if (n == 0) {
        log.warn("waiting for the schema registry answer={}", decoded);
      }
      if (n == TIMES || !pause.pass(BETWEEN)) {
        throw new RegistryAwayException();
      }
      decoded = read.get();
    }
    return decoded;
  }

  private static boolean isOutage(Decoded<?> decoded) {
    return decoded instanceof Unavailable || decoded instanceof SchemaUnknown;
  }

  /** Ends a stream thread; nothing of what it was doing is committed. */
  static final class RegistryAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private RegistryAwayException() {
      super("the schema registry is away");
    }
  }
}
