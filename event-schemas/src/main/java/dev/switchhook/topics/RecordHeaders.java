package dev.switchhook.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The {@code sh-*} headers: UTF-8 text, so that any console reader shows them; times are
 * milliseconds since 1970. The only place that knows their spelling.
 *
 * <p>A header that is not a number where one is due is taken as absent: whoever reads it decides
 * what absence means (docs/architecture.md, "Headers").
 */
public final class RecordHeaders {
  /** Attempts made so far; goes on counting over replays. Absent = 0. */
  public static final String ATTEMPT = "sh-attempt";

  /** Not before this instant. Computed once, when the wait begins. */
  public static final String DUE_AT = "sh-due-at";

  /** When it was first tried. */
  public static final String FIRST_AT = "sh-first-at";

  /** The end of its life, over {@code expires_at} in the value; written by a replay. */
  public static final String EXPIRES_AT = "sh-expires-at";

  /** Failure class of the last attempt, why it was deferred, or why an event was rejected. */
  public static final String REASON = "sh-reason";

  /** Last status code; absent without one. */
  public static final String LAST_STATUS = "sh-last-status";

  /** Moves without an attempt. */
  public static final String DEFERRALS = "sh-deferrals";

  /** What it waited for longest beyond its due time, so far. */
  public static final String HELD_BY = "sh-held-by";

  /** How long it waited for that. */
  public static final String HELD_MS = "sh-held-ms";

  /** The replay job that put it back. */
  public static final String REPLAY_JOB = "sh-replay-job";

  /** The attempt count when the replay began; the ladder starts anew there. */
  public static final String REPLAY_BASE = "sh-replay-base";

  /** How often it was replayed. */
  public static final String REPLAYS = "sh-replays";

  /** The dead letter it was replayed from. */
  public static final String DEAD_LETTER = "sh-dead-letter";

  /** {@code topic/partition/offset} where it entered. */
  public static final String ORIGIN = "sh-origin";

  /** Why an event was rejected, for a person: at most 512 bytes, without content. */
  public static final String ERROR = "sh-error";

  /** When an event was rejected. */
  public static final String AT = "sh-at";

  /** How many of a delivery's headers were left behind: at most 8 KiB of them are carried. */
  public static final String LEFT_OUT = "sh-left-out";

  /** Size of a value that was dropped as it was read, in bytes. */
  public static final String VALUE_BYTES = "sh-value-bytes";

  /** W3C trace context, passed through. */
  public static final String TRACEPARENT = "traceparent";

  private static final Set<String> OURS =
      Set.of(
          ATTEMPT,
          DUE_AT,
          FIRST_AT,
          EXPIRES_AT,
          REASON,
          LAST_STATUS,
          DEFERRALS,
          HELD_BY,
          HELD_MS,
          REPLAY_JOB,
          REPLAY_BASE,
          REPLAYS,
          DEAD_LETTER,
          ORIGIN,
          ERROR,
          AT,
          LEFT_OUT,
          VALUE_BYTES,
          TRACEPARENT);

  private RecordHeaders() {}

  /** Whether it is one of these, and not the producer's own. */
  public static boolean isOurs(String name) {
    return OURS.contains(name);
  }

  /** Replaces every header of that name by one. */
  public static void set(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(UTF_8));
  }

  public static void set(Headers headers, String name, long value) {
    set(headers, name, Long.toString(value));
  }

  public static void set(Headers headers, String name, Instant value) {
    set(headers, name, value.toEpochMilli());
  }

  /** The last header of that name; empty when it is absent or has no value. */
  public static Optional<String> text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), UTF_8));
  }

  /** Empty when absent, or no whole number of at least 0. */
  public static OptionalLong number(Headers headers, String name) {
    Optional<String> text = text(headers, name);
    if (text.isEmpty() || !text.get().matches("[0-9]{1,18}")) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(text.get()));
  }

  /** As {@link #number}, and empty when it is larger than an int. */
  public static OptionalInt count(Headers headers, String name) {
    OptionalLong number = number(headers, name);
    return number.isEmpty() || number.getAsLong() > Integer.MAX_VALUE
        ? OptionalInt.empty()
        : OptionalInt.of((int) number.getAsLong());
  }

  public static Optional<Instant> instant(Headers headers, String name) {
    OptionalLong number = number(headers, name);
    return number.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(number.getAsLong()));
  }

  /** The value of {@link #ORIGIN}. */
  public static String origin(String topic, int partition, long offset) {
    return topic + "/" + partition + "/" + offset;
  }
}
