package dev.switchhook.registry;

import dev.switchhook.registry.SchemaAnswer.NotFound;
import dev.switchhook.registry.SchemaAnswer.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Ids that the registry did not know, and how often it may be asked for such ones: a flood of
 * records with random ids costs it {@value #A_SECOND} look-ups a second and no more.
 *
 * <p>Right after a deployment a missing id is often a node that has not yet heard of it. So the
 * first one opens a grace of 30 s in which missing ids are asked for up to three times and count as
 * an outage. There is one grace in ten minutes, not one per id: else a thousand random ids would
 * hold their partition for a thousand times 30 s. Thread-safe.
 */
final class UnknownIds {
  private static final int A_SECOND = 20;
  private static final int REMEMBERED = 1_000;
  private static final Duration MISS_LASTS = Duration.ofSeconds(60);
  private static final Duration BETWEEN_GRACES = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final Duration grace;
  private final Map<Integer, Instant> missedUntil = new HashMap<>();
  private final Map<Integer, Instant> askAgainAt = new HashMap<>();
  private Instant graceBegan = Instant.MIN;
  private long second;
  private int asked;

  /**
   * @param grace zero: the registry's first no is final
   */
  UnknownIds(InstantSource clock, Duration grace) {
    this.clock = clock;
    this.grace = grace;
  }

  /** Whether the registry has said no, and lately. */
  synchronized boolean missed(int id) {
    Instant until = missedUntil.get(id);
    return until != null && clock.instant().isBefore(until);
  }

  /** Empty: go and ask. */
  synchronized Optional<SchemaAnswer> notYet(int id) {
    Instant now = clock.instant();
    Instant again = askAgainAt.get(id);
    if (again != null && now.isBefore(again)) {
      return Optional.of(mayBeLate(id));
    }
    if (now.getEpochSecond() != second) {
      second = now.getEpochSecond();
      asked = 0;
    }
    if (asked >= A_SECOND) {
      return Optional.of(new Unavailable("more than " + A_SECOND + " unknown schema ids a second"));
    }
    asked++;
    return Optional.empty();
  }

  /** The registry has said no. */
  synchronized SchemaAnswer miss(int id) {
    Instant now = clock.instant();
    if (graceBegan.equals(Instant.MIN) || !now.isBefore(graceBegan.plus(BETWEEN_GRACES))) {
      graceBegan = now;
    }
    if (now.isBefore(graceBegan.plus(grace))) {
      remember(askAgainAt, id, now.plus(grace.dividedBy(2)));
      return mayBeLate(id);
    }
    askAgainAt.remove(id);
    remember(missedUntil, id, now.plus(MISS_LASTS));
    return new NotFound(id);
  }

  private static void remember(Map<Integer, Instant> map, int id, Instant until) {
    if (map.size() >= REMEMBERED) {
      map.clear();
    }
    map.put(id, until);
  }

  private static SchemaAnswer mayBeLate(int id) {
    return new Unavailable(
        "schema id " + id + " is not in the registry; it is asked again, for it may be new");
  }
}
