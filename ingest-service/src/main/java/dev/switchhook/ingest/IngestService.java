package dev.switchhook.ingest;

import dev.switchhook.events.Delivery;
import dev.switchhook.events.Subscription;
import dev.switchhook.ingest.access.KeyRing;
import dev.switchhook.ingest.api.ApiServer;
import dev.switchhook.ingest.api.KafkaDeliveryTopic;
import dev.switchhook.ingest.api.KafkaSubscriptionTopic;
import dev.switchhook.ingest.api.Sealing;
import dev.switchhook.ingest.api.SubscriptionWriter;
import dev.switchhook.ingest.attempts.KafkaAttemptLog;
import dev.switchhook.ingest.outage.Waits;
import dev.switchhook.ingest.subscription.Subscriptions;
import dev.switchhook.kit.admin.AdminServer;
import dev.switchhook.kit.admin.Health;
import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.kit.kafka.TopicCheck;
import dev.switchhook.kit.meters.Meters;
import dev.switchhook.kit.run.Main;
import dev.switchhook.kit.run.Stop;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.skip.SkipCommand;
import dev.switchhook.kit.streams.BoundedClients;
import dev.switchhook.kit.streams.StopPause;
import dev.switchhook.kit.streams.ThreadDeaths;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.TopicSpec;
import dev.switchhook.topics.Topics;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/**
 * ingest-service: call events in, deliveries out; and the API by which subscriptions are made. Read
 * this first, then {@link IngestTopology}.
 */
public final class IngestService {
  private static final InstantSource CLOCK = InstantSource.system();
  static final String NAME = "ingest";

  /** What it reads and writes; Streams' own topics come beside them. */
  private static final Set<String> TOPICS =
      Set.of(
          Topics.CALL_EVENTS,
          Topics.CALL_EVENTS_REJECTED,
          Topics.SUBSCRIPTIONS,
          Topics.SUBSCRIPTION_STATE,
          Topics.DELIVERIES,
          Topics.DELIVERY_ATTEMPTS,
          Topics.DEAD_LETTERS);

  /** A caller of the API waits no longer than that for the broker. */
  private static final Map<String, Object> API_PRODUCER =
      Map.of(
          "linger.ms", 0,
          "max.block.ms", 10_000,
          "request.timeout.ms", 10_000,
          "delivery.timeout.ms", 15_000);

  private static final Map<String, Object> ATTEMPT_READER =
      Map.of("default.api.timeout.ms", 8_000, "request.timeout.ms", 5_000);

  private IngestService() {}

  /** Runs until it is told to end; {@code skip} as the first argument passes one record over. */
  public static void main(String[] args) {
    if (SkippedEvent.SERVICE.isMeant(args)) {
      System.exit(SkipCommand.run(SkippedEvent.SERVICE, CLOCK, args));
    }
    Main.run(NAME, args, IngestConfig.DEFINITION, SkippedEvent.SERVICE.note(), IngestService::run);
  }

  static void run(ConfigSources given, Stop stop) throws Exception {
    IngestConfig config = new IngestConfig(given);
    InstantSource clock = CLOCK;
    KeyRing keys = config.keys();
    Health health = new Health();
    try (Closing closing = new Closing()) {
      Meters meters = closing.with(new Meters(), Meters::close);
      IngestMeters counts = new IngestMeters(meters.registry(), meters::eventType);
      Vertx vertx = closing.with(Vertx.vertx(), IngestService::close);
      Envelope envelope = Envelope.open(config.keysetFile().orElseThrow());
      Readiness readiness = new Readiness(health);
      AdminServer admin =
          closing.with(
              AdminServer.start(vertx, config.adminHost(), config.adminPort(), health, meters),
              AdminServer::close);

      KafkaClients kafka = new KafkaClients(config.kafkaSettings(), config.group());
      try (Admin topics = kafka.admin()) {
        TopicCheck.require(topics, wanted(config.partitions()));
      }
      Schemas schemas = closing.with(Schemas.open(config.registrySettings()), Schemas::close);
      StopPause pause = new StopPause(stop);
      Waits waits = new Waits(pause, config.streamPatience(), System::nanoTime, readiness);
      Subscriptions subscriptions = new Subscriptions();
      counts.watch(subscriptions);

      readiness.away("the schemas have not been looked up yet");
      Topology topology = IngestTopology.build(schemas, subscriptions, waits, clock, counts);
      AvroWriter<Subscription> writer =
          new AvroWriter<>(schemas, Topics.SUBSCRIPTIONS, Subscription.getClassSchema());
      AvroWriter<Delivery> pings =
          new AvroWriter<>(schemas, Topics.DELIVERIES, Delivery.getClassSchema());
      readiness.back();

      KafkaStreams streams =
          closing.with(
              new KafkaStreams(
                  topology,
                  kafka.streams(config.group(), config.streams()),
                  new BoundedClients(TopicCatalogue.LARGEST_CARRIED)),
              IngestService::close);
      RunningStreams running = new RunningStreams(streams, readiness, stop, clock, counts);
      streams.setUncaughtExceptionHandler(new ThreadDeaths(pause, stop, counts::threadDied));
      closing.with(meters.watchStreams(streams), Meters.Watched::close);
      if (!running.start()) {
        return;
      }

      Producer<byte[], byte[]> producer =
          closing.with(kafka.producer(API_PRODUCER), Producer::close);
      Sealing sealing = new Sealing(envelope);
      ApiServer api =
          closing.with(
              ApiServer.start(
                  vertx,
                  config.api(),
                  keys,
                  new ApiServer.Parts(
                      subscriptions,
                      new SubscriptionWriter(
                          subscriptions,
                          new KafkaSubscriptionTopic(producer, writer),
                          sealing,
                          config.profiles(),
                          clock,
                          new SecureRandom()),
                      sealing,
                      clock,
                      new KafkaDeliveryTopic(producer, pings, config.partitions()),
                      new KafkaAttemptLog(() -> kafka.consumer(ATTEMPT_READER), schemas, clock))),
              ApiServer::close);
      readiness.listening();
      Main.ready(NAME, Map.of("admin", admin.url(), "api", api.url()));
      stop.await();
      readiness.ending();
    }
  }

  private static List<TopicSpec> wanted(int partitions) {
    return TopicCatalogue.of(partitions).stream()
        .filter(topic -> TOPICS.contains(topic.name()))
        .toList();
  }

  private static void close(Vertx vertx) {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Leaves the group, so that others take the partitions over at once. */
  private static void close(KafkaStreams streams) {
    streams.close(
        org.apache.kafka.streams.CloseOptions.groupMembershipOperation(
                org.apache.kafka.streams.CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(Duration.ofSeconds(30)));
  }
}
