package dev.switchhook.dlq.replay;

import dev.switchhook.dlq.letter.Decoding;
import dev.switchhook.dlq.letter.DependencyAway;
import dev.switchhook.dlq.letter.LetterTopics;
import dev.switchhook.dlq.letter.TopicRead;
import dev.switchhook.events.ReplayJob;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.registry.Schemas;
import dev.switchhook.topics.Topics;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** What a replay reads: letters, jobs, subscriptions. Confined to one thread. */
public final class ReplayTopics {
  private final TopicRead topics;
  private final LetterTopics letters;
  private final Decoding<ReplayJob> jobs;
  private final Decoding<Subscription> subscriptions;
  private final Decoding<SubscriptionState> learned;

  public ReplayTopics(TopicRead topics, LetterTopics letters, Schemas schemas) {
    this.topics = topics;
    this.letters = letters;
    this.jobs = new Decoding<>(schemas, ReplayJob.class);
    this.subscriptions = new Decoding<>(schemas, Subscription.class);
    this.learned = new Decoding<>(schemas, SubscriptionState.class);
  }

  public LetterTopics letters() {
    return letters;
  }

  public Jobs jobs() {
    return new Jobs(latest(Topics.REPLAY_JOBS, jobs));
  }

  public Destinations destinations() {
    return Destinations.of(
        latest(Topics.SUBSCRIPTIONS, subscriptions), latest(Topics.SUBSCRIPTION_STATE, learned));
  }

  /** The last record of each key. One that cannot be read would be acted on wrongly: stop. */
  private <T extends SpecificRecord> Map<String, T> latest(String topic, Decoding<T> decoding) {
    Map<String, T> latest = new HashMap<>();
    topics.all(
        topic,
        record -> {
          if (record.key() == null) {
            return;
          }
          String key = Destinations.id(record.key());
          if (record.value() == null) {
            latest.remove(key);
            return;
          }
          Optional<T> value = decoding.of(record.value());
          latest.put(
              key,
              value.orElseThrow(
                  () ->
                      new DependencyAway(
                          String.format(
                              Locale.ROOT,
                              "%s/%d/%d cannot be read by this build; is it older than what"
                                  + " wrote it?",
                              topic,
                              record.partition(),
                              record.offset()))));
        });
    return latest;
  }
}
