package dev.switchhook.e2e.demo;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.local.receiver.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * What should arrive, what did, and what died. Expected is reckoned from the events that the broker
 * acknowledged; delivered is what the receivers answered 2xx, by their own record; dead is what
 * stands on the dead-letter topic. Nothing here asks the services. Thread-safe.
 */
final class Ledger {
  /**
   * How one subscription stands.
   *
   * @param dead given up and not taken since
   * @param replayed given up, sent again and taken
   * @param duplicates 2xx answers beyond the first of a delivery
   * @param latency event acknowledged by the broker to POST received, of first attempts
   */
  record Row(
      Role role,
      long expected,
      long delivered,
      long retried,
      long dead,
      long replayed,
      long duplicates,
      Histogram latency) {
    /** Neither delivered nor dead. */
    long waiting() {
      return expected - delivered - dead;
    }
  }

  /** Counts of one subscription; guarded by the ledger. */
  private static final class Account {
    private final Set<String> expected = new HashSet<>();
    private final Map<String, Integer> accepted = new HashMap<>();
    private final Map<String, String> webhookIds = new HashMap<>();
    private final Set<String> retried = new HashSet<>();
    private final Set<String> dead = new HashSet<>();
    private final Histogram latency = new Histogram(3);
  }

  private final Map<Role, Account> accounts = new LinkedHashMap<>();
  private final Map<String, Role> roleOfSubscription = new HashMap<>();
  private final Map<String, Instant> acknowledged = new HashMap<>();
  private long identitiesBroken;

  Ledger(List<Role> cast) {
    cast.forEach(role -> accounts.put(role, new Account()));
  }

  synchronized void subscribed(Role role, String subscriptionId) {
    roleOfSubscription.put(subscriptionId, role);
  }

  /** The broker has the event. */
  synchronized void accepted(String tenant, String eventId, String type, Instant at) {
    acknowledged.put(eventId, at);
    accounts.forEach(
        (role, account) -> {
          if (role.wants(tenant, type)) {
            account.expected.add(eventId);
          }
        });
  }

  /** A receiver has answered a POST. */
  synchronized void received(Role role, String eventId, Received request) {
    Account account = account(role);
    String known = account.webhookIds.putIfAbsent(eventId, request.webhookId());
    if (known != null && !known.equals(request.webhookId())) {
      identitiesBroken++;
    }
    if (request.accepted()) {
      account.accepted.merge(eventId, 1, Integer::sum);
    }
    if (request.attempt() == 1) {
      Optional.ofNullable(acknowledged.get(eventId))
          .map(at -> Math.max(0, Duration.between(at, request.at()).toMillis()))
          .ifPresent(account.latency::recordValue);
    }
  }

  synchronized void attempted(DeliveryAttempt attempt) {
    Role role = roleOfSubscription.get(attempt.getSubscriptionId());
    if (role != null && attempt.getAttempt() > 1) {
      account(role).retried.add(attempt.getEventId());
    }
  }

  synchronized void died(DeadLetter letter) {
    Role role = roleOfSubscription.get(letter.getSubscriptionId());
    if (role != null && letter.getEventId() != null) {
      account(role).dead.add(letter.getEventId());
    }
  }

  synchronized List<Row> rows() {
    return accounts.entrySet().stream()
        .map(entry -> row(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Deliveries that came under more than one {@code webhook-id}. */
  synchronized long identitiesBroken() {
    return identitiesBroken;
  }

  private static Row row(Role role, Account account) {
    Set<String> dead = new HashSet<>(account.dead);
    Set<String> replayed = new HashSet<>(account.dead);
    replayed.retainAll(account.accepted.keySet());
    dead.removeAll(account.accepted.keySet());
    Set<String> delivered = new HashSet<>(account.expected);
    delivered.retainAll(account.accepted.keySet());
    long duplicates = account.accepted.values().stream().mapToLong(count -> count - 1).sum();
    return new Row(
        role,
        account.expected.size(),
        delivered.size(),
        account.retried.size(),
        dead.size(),
        replayed.size(),
        duplicates,
        account.latency.copy());
  }

  private Account account(Role role) {
    Account account = accounts.get(role);
    if (account == null) {
      throw new IllegalArgumentException("not in the cast: " + role);
    }
    return account;
  }
}
