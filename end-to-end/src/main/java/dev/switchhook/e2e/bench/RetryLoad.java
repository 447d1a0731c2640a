package dev.switchhook.e2e.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.topics.RetryTier;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Writes retries that were failed deliveries a moment ago, for the dead and for the healed. */
final class RetryLoad {
  /** None of these fall due before the run is over. */
  private static final List<RetryTier> STILL = List.of(RetryTier.H1, RetryTier.H6, RetryTier.H24);

  /** All of these do. */
  static final List<RetryTier> MOVING =
      List.of(RetryTier.S1, RetryTier.S5, RetryTier.S30, RetryTier.M2);

  private final BenchDeliveries deliveries;
  private final Receivers receivers;
  private final DueErrors errors;
  private final InstantSource clock = InstantSource.system();
  private final Random random = new Random(1);
  private final byte[] noise;
  private long written;

  /**
   * How many of each, by number: the healed first.
   *
   * @param healed failed once and answer 200 now
   */
  record Receivers(int healed, int dead) {
    int all() {
      return healed + dead;
    }
  }

  /**
   * Writes nothing yet.
   *
   * @param bodyBytes of a retry, about; they cannot be compressed
   */
  RetryLoad(BenchDeliveries deliveries, Receivers receivers, DueErrors errors, int bodyBytes) {
    this.deliveries = deliveries;
    this.receivers = receivers;
    this.errors = errors;
    this.noise = new byte[bodyBytes * 3 / 4];
  }

  /** Of the dead, over the long tiers. */
  void backlog(int pending) {
    for (int number = 0; number < pending; number++) {
      RetryTier tier = STILL.get(number % STILL.size());
      write(dead(number), tier, due(tier), RetrySink.body(pad()));
    }
    deliveries.flush();
  }

  /** For the healed, in the shortest tier, not measured. */
  void unmeasured(int count) {
    for (int number = 0; number < count; number++) {
      write(healed(number), RetryTier.S1, due(RetryTier.S1), RetrySink.body(pad()));
    }
    deliveries.flush();
  }

  /**
   * A steady stream to the short tiers.
   *
   * @param everyNthHealed the others are for the dead
   * @param measured whether the errors are told of those for the healed
   */
  void stream(Pace pace, int everyNthHealed, boolean measured) {
    pace.keep(
        _ -> {
          long number = written++;
          RetryTier tier = MOVING.get((int) (number / everyNthHealed % MOVING.size()));
          Instant due = due(tier);
          if (number % everyNthHealed != 0) {
            write(dead(number), tier, due, RetrySink.body(pad()));
          } else if (measured) {
            errors.written(tier);
            write(healed(number), tier, due, RetrySink.measured(pad(), tier, due.toEpochMilli()));
          } else {
            write(healed(number), tier, due, RetrySink.body(pad()));
          }
        });
    deliveries.flush();
  }

  private void write(int receiver, RetryTier tier, Instant due, JsonObject body) {
    deliveries.retry(receiver, tier, due, body.encode().getBytes(UTF_8));
  }

  private Instant due(RetryTier tier) {
    Duration delay = tier.delay();
    return clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(delay);
  }

  private int healed(long number) {
    return (int) (number % receivers.healed());
  }

  private int dead(long number) {
    return receivers.healed() + (int) (number % receivers.dead());
  }

  /** Never the same twice: a batch with a repeat in it is compressed. */
  private String pad() {
    random.nextBytes(noise);
    return Base64.getEncoder().encodeToString(noise);
  }
}
