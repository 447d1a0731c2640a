package dev.switchhook.dlq.letter;

import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.registry.Schemas;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every attempt that was made for some deliveries, as far as the topic still has them. */
public final class AttemptHistory {
  /** An attempt is recorded by another machine's clock than the event. */
  private static final Duration CLOCKS = Duration.ofMinutes(10);

  private final Map<String, DeliveryAttempt> byId = new HashMap<>();

  private AttemptHistory() {}

  public static AttemptHistory read(TopicRead topics, Schemas schemas, Collection<Letter> letters) {
    AttemptHistory history = new AttemptHistory();
    Set<String> deliveries =
        letters.stream()
            .flatMap(letter -> Stream.ofNullable(letter.says().getDeliveryId()))
            .collect(Collectors.toSet());
    Optional<Instant> first =
        letters.stream()
            .flatMap(letter -> Stream.ofNullable(letter.says().getOccurredAt()))
            .min(Comparator.naturalOrder());
    if (first.isPresent()) {
      Decoding<DeliveryAttempt> decoding = new Decoding<>(schemas, DeliveryAttempt.class);
      topics.since(
          Topics.DELIVERY_ATTEMPTS,
          first.get().minus(CLOCKS),
          record ->
              decoding
                  .of(record.value())
                  .filter(attempt -> deliveries.contains(attempt.getDeliveryId()))
                  // At least once: a repeat has the same id.
                  .ifPresent(attempt -> history.byId.put(attempt.getAttemptId(), attempt)));
    }
    return history;
  }

  /** In order. */
  public List<DeliveryAttempt> of(Letter letter) {
    return byId.values().stream()
        .filter(attempt -> attempt.getDeliveryId().equals(letter.says().getDeliveryId()))
        .sorted(
            Comparator.comparingInt(DeliveryAttempt::getAttempt)
                .thenComparing(DeliveryAttempt::getStartedAt))
        .toList();
  }
}
