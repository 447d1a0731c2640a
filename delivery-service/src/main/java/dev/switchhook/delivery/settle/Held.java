package dev.switchhook.delivery.settle;

import dev.switchhook.events.HoldReason;
import dev.switchhook.topics.RecordHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/** What a delivery waited for longest, beyond its due time, since its last attempt. */
record Held(HoldReason by, Duration time) {
  static final Held NOTHING = new Held(HoldReason.NONE, Duration.ZERO);

  /** What its headers say of earlier deferrals. */
  static Held in(Headers headers) {
    Optional<HoldReason> by =
        RecordHeaders.text(headers, RecordHeaders.HELD_BY)
            .flatMap(
                name ->
                    Arrays.stream(HoldReason.values())
                        .filter(reason -> reason.name().equals(name))
                        .findFirst());
    return by.map(
            reason ->
                new Held(
                    reason,
                    Duration.ofMillis(
                        RecordHeaders.number(headers, RecordHeaders.HELD_MS).orElse(0))))
        .orElse(NOTHING);
  }

  /** The longer of two waits for different things; both, where they were for one. */
  Held and(HoldReason alsoBy, Duration alsoFor) {
    if (alsoBy == HoldReason.NONE) {
      return this;
    }
    if (alsoBy == by) {
      return new Held(by, time.plus(alsoFor));
    }
    return alsoFor.compareTo(time) > 0 ? new Held(alsoBy, alsoFor) : this;
  }

  void writeTo(Headers headers) {
    if (by == HoldReason.NONE) {
      headers.remove(RecordHeaders.HELD_BY).remove(RecordHeaders.HELD_MS);
    } else {
      RecordHeaders.set(headers, RecordHeaders.HELD_BY, by.name());
      RecordHeaders.set(headers, RecordHeaders.HELD_MS, time.toMillis());
    }
  }
}
