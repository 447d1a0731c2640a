package dev.switchhook.delivery.rollup;

import dev.switchhook.kit.admin.AdminServer;
import dev.switchhook.kit.admin.Health;
import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.kit.kafka.TopicCheck;
import dev.switchhook.kit.meters.Meters;
import dev.switchhook.kit.run.Main;
import dev.switchhook.kit.run.Stop;
import dev.switchhook.kit.streams.Notice;
import dev.switchhook.kit.streams.Pause;
import dev.switchhook.kit.streams.RegistryWait;
import dev.switchhook.kit.streams.StopPause;
import dev.switchhook.registry.Schemas;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.TopicSpec;
import dev.switchhook.topics.Topics;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/**
 * The metrics roll-up, a program of its own: attempts and dead letters in, rows out. Read {@link
 * RollupTopology} next.
 */
public final class RollupService {
  private static final String NAME = "rollup";

  /** Well inside Streams' patience with a thread that does not poll, which is 5 min. */
  private static final Duration REGISTRY_PATIENCE = Duration.ofMinutes(2);

  /** What it reads and writes; Streams' own topics come beside them. */
  private static final Set<String> TOPICS =
      Set.of(
          Topics.DELIVERY_ATTEMPTS,
          Topics.DEAD_LETTERS,
          Topics.DELIVERY_METRICS_1M,
          Topics.DELIVERY_METRICS_1H);

  private RollupService() {}

  public static void main(String[] args) {
    Main.run(
        NAME,
        args,
        RollupConfig.DEFINITION,
        (given, stop) -> run(given, stop, admin -> Main.ready(NAME, Map.of("admin", admin))));
  }

  /**
   * Runs until it is asked to stop. Data order down, closing order up.
   *
   * @param ready told the admin URL when the partitions are assigned
   */
  static void run(ConfigSources given, Stop stop, Consumer<String> ready) throws Exception {
    RollupConfig config = new RollupConfig(given);
    Health health = new Health();
    KafkaClients kafka = new KafkaClients(config.kafkaSettings(), config.group());
    try (Admin topics = kafka.admin()) {
      TopicCheck.require(topics, wanted(config.partitions()));
    }
    Pause pause = new StopPause(stop);
    StreamThreads threads = new StreamThreads(health.condition("streams"), pause, stop);
    Vertx vertx = Vertx.vertx();
    try (AutoCloseable _ = () -> vertx.close().toCompletionStage().toCompletableFuture().join();
        Meters meters = new Meters();
        AdminServer admin =
            AdminServer.start(vertx, config.adminHost(), config.adminPort(), health, meters);
        Schemas schemas = Schemas.open(config.registrySettings())) {
      Topology topology =
          RollupTopology.build(
              schemas, registryWait(pause, health), InstantSource.system(), meters.registry());
      KafkaStreams streams =
          new KafkaStreams(topology, kafka.streams(config.group(), config.streams()));
      try (AutoCloseable _ = () -> close(streams);
          Meters.Watched _ = meters.watchStreams(streams)) {
        if (threads.start(streams)) {
          ready.accept(admin.url());
          stop.await();
        }
      }
    }
  }

  private static RegistryWait registryWait(Pause pause, Health health) {
    Health.Condition registry = health.condition("registry");
    registry.ready();
    return new RegistryWait(
        pause,
        REGISTRY_PATIENCE,
        System::nanoTime,
        new Notice() {
          @Override
          public void away(String why) {
            registry.notReady(why);
          }

          @Override
          public void back() {
            registry.ready();
          }
        });
  }

  private static List<TopicSpec> wanted(int partitions) {
    return TopicCatalogue.of(partitions).stream()
        .filter(topic -> TOPICS.contains(topic.name()))
        .toList();
  }

  /** Leaves the group, so that others take the partitions over at once. */
  private static void close(KafkaStreams streams) {
    streams.close(
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(Duration.ofSeconds(30)));
  }
}
