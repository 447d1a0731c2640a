package dev.switchhook.kit.kafka;

import dev.switchhook.topics.TopicCatalogue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Kafka's clients. From weak to strong: our defaults, what the user set for all clients, what
 * the user set for this kind ({@code consumer.…}, {@code producer.…}, {@code admin.…}), what the
 * program needs, what our promises need. A user's setting that is overruled is logged. Whoever asks
 * for a client closes it. Thread-safe.
 */
public final class KafkaClients {
  private static final Logger log = LoggerFactory.getLogger(KafkaClients.class);

  private static final Map<String, Object> CONSUMER_ALWAYS =
      Map.of(
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          false,
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
          false,
          // Replays and exactly-once fan-out are transactions: what was aborted is not there.
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          "read_committed");

  private static final Map<String, Object> PRODUCER_DEFAULTS =
      Map.of(
          ProducerConfig.COMPRESSION_TYPE_CONFIG,
          "lz4",
          ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
          TopicCatalogue.LARGEST_REQUEST);

  private static final Map<String, Object> PRODUCER_ALWAYS =
      Map.of(ProducerConfig.ACKS_CONFIG, "all", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);

  private static final Map<String, Object> STREAMS_ALWAYS =
      Map.of(
          "producer.acks",
          "all",
          "producer.enable.idempotence",
          true,
          "consumer.isolation.level",
          "read_committed");

  private static final String STREAMS_REQUEST_SIZE =
      "producer." + ProducerConfig.MAX_REQUEST_SIZE_CONFIG;

  private static final List<String> KINDS =
      List.of(
          "consumer.",
          "producer.",
          "admin.",
          "main.consumer.",
          "restore.consumer.",
          "global.consumer.");

  private final Map<String, Object> given;
  private final String clientIdPrefix;
  private final AtomicInteger made = new AtomicInteger();

  /**
   * For one program.
   *
   * @param kafkaSettings as {@code StrictConfig.kafkaSettings()}, without the prefix {@code kafka.}
   * @param clientIdPrefix client ids are this, the kind and a number
   */
  public KafkaClients(Map<String, Object> kafkaSettings, String clientIdPrefix) {
    this.given = Map.copyOf(kafkaSettings);
    this.clientIdPrefix = clientIdPrefix;
  }

  /** Never commits by itself, reads committed data only. */
  public Consumer<byte[], byte[]> consumer(Map<String, Object> ours) {
    return consumer(ours, new ByteArrayDeserializer());
  }

  /**
   * As {@link #consumer(Map)}.
   *
   * @param values closed with it
   */
  public Consumer<byte[], byte[]> consumer(Map<String, Object> ours, Deserializer<byte[]> values) {
    return new KafkaConsumer<>(consumerSettings(ours), new ByteArrayDeserializer(), values);
  }

  /**
   * acks=all, idempotent and never below the largest of our records, whatever was set; lz4 unless
   * another compression was set.
   */
  public Producer<byte[], byte[]> producer(Map<String, Object> ours) {
    return new KafkaProducer<>(
        producerSettings(ours), new ByteArraySerializer(), new ByteArraySerializer());
  }

  public Admin admin() {
    return Admin.create(
        settings("admin", AdminClientConfig.configNames(), Map.of(), Map.of(), Map.of()));
  }

  /** For {@code new KafkaStreams}: Streams reads the {@code consumer.…} prefixes by itself. */
  public Properties streams(String applicationId, Map<String, Object> ours) {
    Map<String, Object> settings = new HashMap<>(PRODUCER_DEFAULTS);
    settings.putAll(given);
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientIdPrefix + "-streams");
    overrule(settings, ours);
    overrule(settings, Map.of("application.id", applicationId));
    STREAMS_ALWAYS.forEach(
        (key, value) -> {
          String name = key.substring(key.indexOf('.') + 1);
          settings.keySet().removeIf(given -> given.equals(name) || given.endsWith("." + name));
          settings.put(key, value);
        });
    settings.merge(
        STREAMS_REQUEST_SIZE,
        settings.get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        (own, common) -> own);
    largeEnough(settings, STREAMS_REQUEST_SIZE);
    Properties properties = new Properties();
    properties.putAll(settings);
    return properties;
  }

  Map<String, Object> consumerSettings(Map<String, Object> ours) {
    return settings("consumer", ConsumerConfig.configNames(), Map.of(), ours, CONSUMER_ALWAYS);
  }

  Map<String, Object> producerSettings(Map<String, Object> ours) {
    Map<String, Object> settings =
        settings(
            "producer", ProducerConfig.configNames(), PRODUCER_DEFAULTS, ours, PRODUCER_ALWAYS);
    largeEnough(settings, ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    return settings;
  }

  /** A record that its topic takes and its producer refuses would be written again for ever. */
  private static void largeEnough(Map<String, Object> settings, String key) {
    Object given = ConfigDef.parseType(key, settings.getOrDefault(key, 0), ConfigDef.Type.INT);
    if (!(given instanceof Integer bytes) || bytes < TopicCatalogue.LARGEST_REQUEST) {
      overrule(settings, Map.of(key, TopicCatalogue.LARGEST_REQUEST));
    }
  }

  private Map<String, Object> settings(
      String kind,
      Set<String> understood,
      Map<String, Object> defaults,
      Map<String, Object> ours,
      Map<String, Object> always) {
    Map<String, Object> settings = new HashMap<>(defaults);
    given.forEach(
        (key, value) -> {
          if (KINDS.stream().noneMatch(key::startsWith)
              && (understood.contains(key) || unknownToAll(key))) {
            settings.put(key, value);
          }
        });
    String own = kind + ".";
    given.forEach(
        (key, value) -> {
          if (key.startsWith(own)) {
            settings.put(key.substring(own.length()), value);
          }
        });
    settings.put(
        CommonClientConfigs.CLIENT_ID_CONFIG,
        clientIdPrefix + "-" + kind + "-" + made.incrementAndGet());
    overrule(settings, ours);
    overrule(settings, always);
    return settings;
  }

  /** A plugin's own setting, for example of a login module: every client gets it. */
  private static boolean unknownToAll(String key) {
    return !ConsumerConfig.configNames().contains(key)
        && !ProducerConfig.configNames().contains(key)
        && !AdminClientConfig.configNames().contains(key);
  }

  private static void overrule(Map<String, Object> settings, Map<String, Object> stronger) {
    stronger.forEach(
        (key, value) -> {
          Object before = settings.put(key, value);
          if (before != null && !Objects.toString(before).equals(Objects.toString(value))) {
            log.warn("kafka setting is overruled key={} used={}", key, value);
          }
        });
  }
}
