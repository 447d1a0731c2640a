package dev.switchhook.dlq.command;

import dev.switchhook.dlq.letter.DependencyAway;
import dev.switchhook.dlq.letter.LetterTopics;
import dev.switchhook.dlq.letter.TopicRead;
import dev.switchhook.dlq.profile.Profile;
import dev.switchhook.dlq.replay.ReplayTopics;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.registry.SchemaAnswer;
import dev.switchhook.registry.Schemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A cluster that one is connected to, for as long as a verb runs. */
final class Session implements AutoCloseable {
  private final Profile profile;
  private final KafkaClients kafka;
  private final Schemas schemas;
  private final Duration patience;
  private final TopicRead topics;
  private final LetterTopics letters;

  private Session(Profile profile, KafkaClients kafka, Duration patience, LongSupplier nanos) {
    this.profile = profile;
    this.kafka = kafka;
    this.patience = patience;
    this.schemas = Schemas.open(registrySettings(profile));
    this.topics = new TopicRead(kafka.consumer(TopicRead.SETTINGS), patience, nanos);
    this.letters = new LetterTopics(topics, schemas);
  }

  /**
   * @param needed topics that have to be there
   * @throws DependencyAway when the brokers do not answer or a topic is missing
   */
  static Session open(Profile profile, List<String> needed, Duration patience, LongSupplier nanos) {
    KafkaClients kafka = new KafkaClients(profile.kafkaSettings(), "switchhook-dlq");
    requireTopics(kafka, profile, needed, patience);
    return new Session(profile, kafka, patience, nanos);
  }

  /** A service waits for a schema id that may only be new; a person is told that it is unknown. */
  private static Map<String, Object> registrySettings(Profile profile) {
    Map<String, Object> settings = new HashMap<>(profile.registrySettings());
    settings.putIfAbsent("schema.registry.missing.id.grace.ms", "0");
    return settings;
  }

  private static void requireTopics(
      KafkaClients kafka, Profile profile, List<String> needed, Duration patience) {
    Admin admin = kafka.admin();
    try {
      TreeSet<String> missing = new TreeSet<>();
      Map<String, ? extends KafkaFuture<?>> answers =
          admin.describeTopics(needed).topicNameValues();
      for (Map.Entry<String, ? extends KafkaFuture<?>> answer : answers.entrySet()) {
        if (!isThere(answer.getValue(), patience)) {
          missing.add(answer.getKey());
        }
      }
      if (!missing.isEmpty()) {
        throw new DependencyAway(
            "missing topics: " + String.join(", ", missing) + "; run: switchhook topics apply");
      }
    } catch (TimeoutException e) {
      throw new DependencyAway(noAnswer(profile), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DependencyAway("interrupted", e);
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private static boolean isThere(KafkaFuture<?> answer, Duration patience)
      throws InterruptedException, TimeoutException {
    try {
      answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw (TimeoutException) new TimeoutException().initCause(e);
      }
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
    }
  }

  static String noAnswer(Profile profile) {
    return "no broker answers at "
        + profile.bootstrapServers()
        + "; is it running, and is this its address?";
  }

  Profile profile() {
    return profile;
  }

  KafkaClients kafka() {
    return kafka;
  }

  Schemas schemas() {
    return schemas;
  }

  Duration patience() {
    return patience;
  }

  LetterTopics letters() {
    return letters;
  }

  TopicRead topics() {
    return topics;
  }

  ReplayTopics replayTopics() {
    return new ReplayTopics(topics, letters, schemas);
  }

  /** Writers wait for a registry that does not answer; a person is told instead. */
  void requireSchemas(Map<String, Schema> byTopic) {
    List<String> missing = new ArrayList<>();
    byTopic.forEach(
        (topic, schema) -> {
          switch (schemas.idOf(topic + "-value", schema)) {
            case SchemaAnswer.Found _ -> {}
            case SchemaAnswer.NotFound _, SchemaAnswer.Bad _ -> missing.add(topic + "-value");
            case SchemaAnswer.Unavailable(String why) -> throw registryAway(why);
            case SchemaAnswer.Unauthorised(String why) -> throw registryAway(why);
          }
        });
    if (!missing.isEmpty()) {
      throw new DependencyAway(
          "the registry does not have this build's schemas of "
              + String.join(", ", missing)
              + "; run: switchhook topics apply");
    }
  }

  private DependencyAway registryAway(String why) {
    return new DependencyAway(
        "the schema registry at " + profile.registryUrl() + " does not answer: " + why);
  }

  @Override
  public void close() {
    topics.close();
    schemas.close();
  }
}
