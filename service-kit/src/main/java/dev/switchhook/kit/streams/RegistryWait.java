package dev.switchhook.kit.streams;

import dev.switchhook.serde.Decoded;
import dev.switchhook.serde.Decoded.SchemaUnknown;
import dev.switchhook.serde.Decoded.Unavailable;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one record again and again, at growing intervals, until the registry has told its schema or
 * that there is none. Keeps nothing between calls, so any thread may use it.
 */
public final class RegistryWait {
  private static final Logger log = LoggerFactory.getLogger(RegistryWait.class);

  private static final Duration SHORTEST = Duration.ofMillis(100);

  /** The registry's return is noticed within that. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Pause pause;
  private final Duration patience;
  private final LongSupplier nanos;
  private final Notice notice;

  /**
   * A wait on one thread.
   *
   * @param patience how long the thread may stay with one record; a request that is under way when
   *     it ends comes on top
   * @param nanos the monotonic clock
   */
  public RegistryWait(Pause pause, Duration patience, LongSupplier nanos, Notice notice) {
    this.pause = pause;
    this.patience = patience;
    this.nanos = nanos;
    this.notice = notice;
  }

  /**
   * What {@code read} comes to when the registry is there: never an outage.
   *
   * @throws RegistryAwayException patience is at its end, or the program is to end
   */
  public <T> Decoded<T> settled(Supplier<Decoded<T>> read) {
    Decoded<T> decoded = read.get();
    return isOutage(decoded) ? waited(read, why(decoded)) : decoded;
  }

  private <T> Decoded<T> waited(Supplier<Decoded<T>> read, String first) {
    log.warn("waiting for the schema registry why={}", first);
    notice.away(first);
    long began = nanos.getAsLong();
    Duration next = SHORTEST;
    while (true) {
      if (!pause.pass(next)) {
        throw new RegistryAwayException("the program ends while the registry is away");
      }
      Decoded<T> decoded = read.get();
      if (!isOutage(decoded)) {
        log.info("the schema registry has answered");
        notice.back();
        return decoded;
      }
      notice.away(why(decoded));
      if (nanos.getAsLong() - began >= patience.toNanos()) {
        throw new RegistryAwayException("the registry is away: " + why(decoded));
      }
      Duration doubled = next.multipliedBy(2);
      next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }
  }

  private static boolean isOutage(Decoded<?> decoded) {
    return decoded instanceof Unavailable || decoded instanceof SchemaUnknown;
  }

  private static String why(Decoded<?> decoded) {
    return decoded instanceof Unavailable<?> unavailable ? unavailable.why() : "schema not known";
  }
}
