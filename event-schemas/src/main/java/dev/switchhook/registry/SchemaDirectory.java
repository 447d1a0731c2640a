package dev.switchhook.registry;

import dev.switchhook.registry.SchemaAnswer.Bad;
import dev.switchhook.registry.SchemaAnswer.Found;
import dev.switchhook.registry.SchemaAnswer.NotFound;
import dev.switchhook.registry.SchemaAnswer.Unavailable;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Schemas by id, each asked for once. Of many callers with one unknown id one asks and the others
 * wait for its answer; callers with other ids do not wait. An outage is told to those who waited
 * and not remembered. Thread-safe.
 */
final class SchemaDirectory {
  /** An id never changes its schema, so nothing expires. */
  private static final int REMEMBERED = 1_000;

  private final SchemaLookup registry;
  private final UnknownIds unknown;
  private final Map<Integer, SchemaAnswer> known = new ConcurrentHashMap<>();
  private final Map<Integer, CompletableFuture<SchemaAnswer>> flights = new ConcurrentHashMap<>();

  SchemaDirectory(SchemaLookup registry, UnknownIds unknown) {
    this.registry = registry;
    this.unknown = unknown;
  }

  Optional<SchemaAnswer> ifKnown(int id) {
    SchemaAnswer answer = known.get(id);
    if (answer != null) {
      return Optional.of(answer);
    }
    // Registries count from 1: what is not positive need not be asked for.
    return id <= 0 || unknown.missed(id) ? Optional.of(new NotFound(id)) : Optional.empty();
  }

  SchemaAnswer fetch(int id) {
    Optional<SchemaAnswer> already = ifKnown(id);
    if (already.isPresent()) {
      return already.get();
    }
    CompletableFuture<SchemaAnswer> mine = new CompletableFuture<>();
    CompletableFuture<SchemaAnswer> theirs = flights.putIfAbsent(id, mine);
    return theirs == null ? fly(id, mine) : await(theirs);
  }

  private SchemaAnswer fly(int id, CompletableFuture<SchemaAnswer> flight) {
    SchemaAnswer answer = new Unavailable("the look-up of schema id " + id + " broke off");
    try {
      // Between ifKnown and now another flight may have landed.
      answer = ifKnown(id).or(() -> unknown.notYet(id)).orElseGet(() -> ask(id));
      return answer;
    } finally {
      flight.complete(answer);
      flights.remove(id, flight);
    }
  }

  private SchemaAnswer ask(int id) {
    SchemaAnswer answer;
    try {
      answer = registry.byId(id);
    } catch (IOException | RestClientException e) {
      answer = RegistryErrors.sort(id, e);
    } catch (RuntimeException e) {
      // The client tripped over an answer that makes no sense: about the registry, not the data.
      answer = new Unavailable(e.getClass().getSimpleName());
    }
    if (answer instanceof NotFound) {
      return unknown.miss(id);
    }
    if (answer instanceof Found || answer instanceof Bad) {
      if (known.size() >= REMEMBERED) {
        known.clear();
      }
      known.put(id, answer);
    }
    return answer;
  }

  private static SchemaAnswer await(CompletableFuture<SchemaAnswer> flight) {
    try {
      return flight.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unavailable("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a look-up only ever completes with an answer", e);
    }
  }
}
