package dev.switchhook.delivery.intake;

import dev.switchhook.registry.SchemaAnswer;
import dev.switchhook.registry.Schemas;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the registry for writers' schemas off the Kafka thread, and keeps asking while it does not
 * answer: an outage is waited for, however long it lasts. That the registry has no such schema is
 * an answer; decoding then tells poison from it. Confined to the Kafka thread but for the mailbox.
 */
final class SchemaLookups {
  private static final Logger log = LoggerFactory.getLogger(SchemaLookups.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private record Answered(int id, SchemaAnswer answer) {}

  private static final class Lookup {
    private boolean underWay;
    private boolean told;
    private long again;
  }

  private final Schemas schemas;
  private final Executor elsewhere;
  private final LongSupplier nanos;
  private final Map<Integer, Lookup> waiting = new HashMap<>();
  private final Queue<Answered> mailbox = new ConcurrentLinkedQueue<>();

  /**
   * Of none yet.
   *
   * @param elsewhere a thread for each look-up that may wait, so that a slow one delays no other
   */
  SchemaLookups(Schemas schemas, Executor elsewhere, LongSupplier nanos) {
    this.schemas = schemas;
    this.elsewhere = elsewhere;
    this.nanos = nanos;
  }

  /** {@link #isWaiting} until there is an answer. */
  void ask(int id) {
    if (!waiting.containsKey(id)) {
      Lookup lookup = new Lookup();
      waiting.put(id, lookup);
      send(id, lookup);
    }
  }

  boolean isWaiting(int id) {
    return waiting.containsKey(id);
  }

  /** Takes the answers, and asks again where it is time. */
  void turn() {
    for (Answered next = mailbox.poll(); next != null; next = mailbox.poll()) {
      take(next.id(), next.answer());
    }
    long now = nanos.getAsLong();
    waiting.forEach(
        (id, lookup) -> {
          if (!lookup.underWay && now - lookup.again >= 0) {
            send(id, lookup);
          }
        });
  }

  private void send(int id, Lookup lookup) {
    lookup.underWay = true;
    elsewhere.execute(() -> mailbox.add(new Answered(id, fetched(id))));
  }

  /** The root of that thread: without an answer the partitions would wait for ever. */
  private SchemaAnswer fetched(int id) {
    try {
      return schemas.fetch(id);
    } catch (RuntimeException e) {
      log.error("asking for a schema failed id={}", id, e);
      return new SchemaAnswer.Unavailable(e.getClass().getSimpleName());
    }
  }

  private void take(int id, SchemaAnswer answer) {
    switch (answer) {
      case SchemaAnswer.Found _ -> ended(id, "found");
      case SchemaAnswer.NotFound _ -> ended(id, "not found");
      case SchemaAnswer.Bad _ -> ended(id, "refused");
      case SchemaAnswer.Unavailable(String why) -> askAgain(id, why);
      case SchemaAnswer.Unauthorised(String why) -> askAgain(id, why);
    }
  }

  private void ended(int id, String how) {
    Lookup lookup = waiting.remove(id);
    if (lookup != null && lookup.told) {
      log.info("no longer waiting for schema id={} answer={}", id, how);
    }
  }

  private void askAgain(int id, String why) {
    Lookup lookup = waiting.get(id);
    if (lookup == null) {
      return;
    }
    lookup.underWay = false;
    lookup.again = nanos.getAsLong() + AGAIN.toNanos();
    if (!lookup.told) {
      lookup.told = true;
      log.warn("waiting for schema id={} why={}", id, why);
    }
  }
}
