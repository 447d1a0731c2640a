package dev.switchhook.e2e.guarantee;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.local.receiver.Received;
import dev.switchhook.local.receiver.Receiver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the receiver saw and the dead-letter topic holds, against what was accepted. Asks no counter
 * of the product.
 */
final class Evidence {
  /** One event bound for one subscriber. */
  record Expected(String eventId, Subscriber subscriber) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Set<Expected> expected = new HashSet<>();
  private final Map<Expected, List<Received>> requests = new HashMap<>();
  private final Map<Expected, List<DeadLetter>> letters = new HashMap<>();

  /**
   * @param accepted event id to type, of all that the broker acknowledged
   * @param subscriberOf by subscription id
   */
  Evidence(
      Map<String, String> accepted,
      Receiver receiver,
      List<DeadLetter> deadLetters,
      Map<String, Subscriber> subscriberOf) {
    accepted.forEach(
        (id, type) ->
            Subscriber.ALL.stream()
                .filter(subscriber -> subscriber.wants(type))
                .forEach(subscriber -> expected.add(new Expected(id, subscriber))));
    for (Subscriber subscriber : Subscriber.ALL) {
      for (Received request : receiver.received(subscriber.path())) {
        requests
            .computeIfAbsent(new Expected(eventId(request), subscriber), _ -> new ArrayList<>())
            .add(request);
      }
    }
    for (DeadLetter letter : deadLetters) {
      letters
          .computeIfAbsent(
              new Expected(letter.getEventId(), subscriberOf.get(letter.getSubscriptionId())),
              _ -> new ArrayList<>())
          .add(letter);
    }
  }

  Set<Expected> expected() {
    return expected;
  }

  /** Neither taken by the receiver nor explained by a letter. */
  Set<Expected> unaccounted() {
    return expected.stream()
        .filter(delivery -> !taken().contains(delivery) && !letters.containsKey(delivery))
        .collect(Collectors.toSet());
  }

  /** Answered 2xx at least once. */
  Set<Expected> taken() {
    return requests.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(Received::accepted))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  Map<Expected, List<DeadLetter>> letters() {
    return letters;
  }

  Map<Expected, List<Received>> requests() {
    return requests;
  }

  /** 2xx answers beyond the first of a delivery. */
  long duplicates() {
    return requests.values().stream()
        .mapToLong(all -> Math.max(0, all.stream().filter(Received::accepted).count() - 1))
        .sum();
  }

  /** Expected, taken and dead by reason, of each subscriber. */
  @Override
  public String toString() {
    Set<Expected> taken = taken();
    return Subscriber.ALL.stream()
        .map(
            subscriber ->
                subscriber.name()
                    + " "
                    + taken.stream().filter(d -> d.subscriber() == subscriber).count()
                    + "/"
                    + expected.stream().filter(d -> d.subscriber() == subscriber).count()
                    + " "
                    + letters.entrySet().stream()
                        .filter(entry -> entry.getKey().subscriber() == subscriber)
                        .collect(
                            Collectors.groupingBy(
                                entry -> entry.getValue().getFirst().getReason(),
                                Collectors.counting())))
        .collect(Collectors.joining(", "));
  }

  private static String eventId(Received request) {
    try {
      return JSON.readTree(request.body().text()).path("id").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a body that is no JSON: " + request, e);
    }
  }
}
