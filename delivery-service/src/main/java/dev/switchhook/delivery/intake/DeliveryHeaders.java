package dev.switchhook.delivery.intake;

import dev.switchhook.delivery.engine.SourceRecord;
import dev.switchhook.delivery.retry.RetrySchedule;
import dev.switchhook.events.FailureClass;
import dev.switchhook.topics.RecordHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What the {@code sh-*} headers of a delivery say. One that is not a number where one is due is
 * treated as absent, and counted.
 */
final class DeliveryHeaders {
  /** More attempts than this nobody has made. */
  private static final int ABSURD = 1_000_000;

  private final Headers headers;
  private int unreadable;

  DeliveryHeaders(Headers headers) {
    this.headers = headers;
  }

  /**
   * Made so far, at least {@link #ladderBase}. Unreadable: as many as leave no step of any ladder,
   * so that the fault cannot loop.
   */
  int attempts() {
    OptionalInt attempts = count(RecordHeaders.ATTEMPT);
    if (attempts.isEmpty() && isThere(RecordHeaders.ATTEMPT)) {
      return replayBase() + RetrySchedule.MAX_STEPS;
    }
    return attempts.orElse(0);
  }

  int ladderBase() {
    return Math.min(replayBase(), attempts());
  }

  int deferrals() {
    return count(RecordHeaders.DEFERRALS).orElse(0);
  }

  Optional<Instant> due() {
    return instant(RecordHeaders.DUE_AT);
  }

  Optional<Instant> expires() {
    return instant(RecordHeaders.EXPIRES_AT);
  }

  OptionalInt lastStatus() {
    return count(RecordHeaders.LAST_STATUS);
  }

  FailureClass lastFailure() {
    Optional<String> reason = RecordHeaders.text(headers, RecordHeaders.REASON);
    return reason.isEmpty()
        ? FailureClass.NONE
        : Arrays.stream(FailureClass.values())
            .filter(known -> known.name().equals(reason.get()))
            .findFirst()
            .orElse(FailureClass.UNKNOWN);
  }

  Optional<String> replayJob() {
    return RecordHeaders.text(headers, RecordHeaders.REPLAY_JOB);
  }

  /** All of them, for whoever writes the record on. */
  List<SourceRecord.Header> all() {
    List<SourceRecord.Header> all = new ArrayList<>();
    for (Header header : headers) {
      all.add(new SourceRecord.Header(header.key(), header.value()));
    }
    return all;
  }

  /** How many could not be read so far. */
  int unreadable() {
    return unreadable;
  }

  private int replayBase() {
    return count(RecordHeaders.REPLAY_BASE).orElse(0);
  }

  private OptionalInt count(String name) {
    OptionalInt count = RecordHeaders.count(headers, name);
    if (count.isPresent() && count.getAsInt() <= ABSURD) {
      return count;
    }
    noteIfThere(name);
    return OptionalInt.empty();
  }

  private Optional<Instant> instant(String name) {
    Optional<Instant> instant = RecordHeaders.instant(headers, name);
    if (instant.isEmpty()) {
      noteIfThere(name);
    }
    return instant;
  }

  private void noteIfThere(String name) {
    if (isThere(name)) {
      unreadable++;
    }
  }

  private boolean isThere(String name) {
    return headers.lastHeader(name) != null;
  }
}
