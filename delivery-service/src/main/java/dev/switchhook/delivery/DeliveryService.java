package dev.switchhook.delivery;

import dev.switchhook.delivery.attempt.Clocks;
import dev.switchhook.delivery.attempt.Senders;
import dev.switchhook.delivery.attempt.WebhookSender;
import dev.switchhook.delivery.egress.DnsLookup;
import dev.switchhook.delivery.egress.EgressSettings;
import dev.switchhook.delivery.egress.OperatorTrust;
import dev.switchhook.delivery.engine.Engine;
import dev.switchhook.delivery.engine.PoolSettings;
import dev.switchhook.delivery.intake.ConsumerSettings;
import dev.switchhook.delivery.intake.DeliveryConsumer;
import dev.switchhook.delivery.intake.Downstream;
import dev.switchhook.delivery.intake.IntakeWatch;
import dev.switchhook.delivery.settle.DurableWrites;
import dev.switchhook.delivery.settle.EndingMeters;
import dev.switchhook.delivery.settle.LearnedRecords;
import dev.switchhook.delivery.settle.LearnedWrites;
import dev.switchhook.delivery.settle.ProducerCredit;
import dev.switchhook.delivery.settle.Settlement;
import dev.switchhook.delivery.settle.SettlementRecords;
import dev.switchhook.delivery.subscription.EndpointOpener;
import dev.switchhook.delivery.subscription.SubscriptionDirectory;
import dev.switchhook.delivery.subscription.TermsReader;
import dev.switchhook.kit.admin.AdminServer;
import dev.switchhook.kit.admin.Health;
import dev.switchhook.kit.config.ConfigMistakes;
import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.kit.kafka.TopicCheck;
import dev.switchhook.kit.meters.Meters;
import dev.switchhook.kit.run.Main;
import dev.switchhook.kit.run.Stop;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.skip.SkipCommand;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroLimits;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads deliveries, sends them as signed webhooks, and settles what came of it. */
public final class DeliveryService {
  private static final Logger log = LoggerFactory.getLogger(DeliveryService.class);
  private static final InstantSource CLOCK = InstantSource.system();
  static final String NAME = "delivery";

  /** What a worker writes. */
  private static final List<String> WRITTEN =
      Stream.concat(
              TopicCatalogue.deliveryFamily().stream(),
              Stream.of(
                  Topics.DEAD_LETTERS,
                  Topics.DELIVERY_ATTEMPTS,
                  Topics.SUBSCRIPTION_STATE,
                  Topics.AUDIT))
          .toList();

  /** What must be there, and as it should. */
  private static final List<String> NEEDED =
      Stream.concat(WRITTEN.stream(), Stream.of(Topics.SUBSCRIPTIONS)).toList();

  private final DeliveryConfig config;
  private final Stop stop;
  private final KafkaClients kafka;
  private final Health health = new Health();
  private final InstantSource clock = CLOCK;
  private final LongSupplier nanos = System::nanoTime;

  /**
   * Opens nothing yet.
   *
   * @throws ConfigMistakes with everything that is wrong with the settings
   */
  DeliveryService(ConfigSources given, Stop stop) {
    this.config = new DeliveryConfig(given);
    this.stop = stop;
    this.kafka = new KafkaClients(config.kafkaSettings(), "switchhook-" + NAME);
  }

  /** Runs until it is told to end; {@code skip} as the first argument passes one record over. */
  public static void main(String[] args) {
    AvroLimits.apply();
    if (SkippedDelivery.SERVICE.isMeant(args)) {
      System.exit(SkipCommand.run(SkippedDelivery.SERVICE, CLOCK, args));
    }
    Main.run(
        NAME,
        args,
        DeliveryConfig.DEFINITION,
        SkippedDelivery.SERVICE.note(),
        (given, stop) ->
            new DeliveryService(given, stop)
                .run(admin -> Main.ready(NAME, Map.of("admin", admin))));
  }

  /**
   * Runs until it is asked to stop. Data order down, closing order up.
   *
   * @param ready told the admin URL when every condition holds for the first time
   */
  void run(Consumer<String> ready) throws InterruptedException {
    announceEgress();
    boolean consumerProtocol = checkCluster();
    try (Meters meters = new Meters();
        Schemas schemas = Schemas.open(config.registrySettings());
        Loops loops = Loops.open(config.workers());
        AdminServer admin =
            AdminServer.start(
                loops.vertx(), config.adminHost(), config.adminPort(), health, meters);
        // Nothing is read before it knows everybody.
        SubscriptionDirectory directory = directory(schemas, meters);
        SharedProducer producer = SharedProducer.open(kafka, meters, WRITTEN)) {
      Shared shared = new Shared(meters, schemas, loops, producer);
      List<Worker> workers = new ArrayList<>();
      for (int number = 0; number < config.workers(); number++) {
        workers.add(worker(number, shared, consumerProtocol));
      }
      directory.follow(workers.stream().map(Worker::directory).toList());
      try (Workers started = Workers.start(workers)) {
        stop.whenHurried(started::stop);
        awaitReady();
        ready.accept(admin.url());
        stop.await();
        log.info("stopping reason={}", stop.reason().orElse(""));
      }
    }
  }

  /** What the workers have in common. */
  private record Shared(Meters meters, Schemas schemas, Loops loops, SharedProducer producer) {}

  private Worker worker(int number, Shared shared, boolean consumerProtocol) {
    MeterRegistry registry = shared.meters().registry();
    WorkerMeters figures = new WorkerMeters(registry, number, config.inFlightMax());
    Loop loop = shared.loops().next(stop::fail);
    WebhookSender sender = loop.make(context -> sender(context, shared));
    return new Worker(
        loop,
        sender,
        writers(number, shared, loop),
        effects ->
            new Engine(
                config.engine(Runtime.getRuntime().maxMemory()), effects, figures, clock, nanos),
        downstream -> consumer(number, shared, consumerProtocol, downstream),
        new WorkerWatch(
            number,
            figures,
            new WriteHealth(health.condition("writes-" + number), config.writePatience()),
            stop,
            nanos));
  }

  private Writers writers(int number, Shared shared, Loop loop) {
    EndingMeters meters = new EndingMeters(shared.meters().registry(), shared.meters()::eventType);
    DurableWrites writes =
        new DurableWrites(
            shared.producer(),
            new ProducerCredit(SharedProducer.BUFFER_BYTES * 3 / 4 / config.workers()),
            loop,
            meters::failedWrite);
    return new Writers(
        new Settlement(
            new SettlementRecords(shared.schemas(), nameOf(number), clock), writes, nanos, meters),
        new LearnedWrites(
            new LearnedRecords(shared.schemas(), hostName(), nameOf(number), clock), writes));
  }

  private WebhookSender sender(Context loop, Shared shared) {
    Optional<TrustOptions> trust = config.authorities().map(OperatorTrust::options);
    // The connector never is the one that makes a POST wait.
    int connections = PoolSettings.MOST * config.inFlightMax();
    return Senders.stack(
        shared.loops().vertx(),
        new DnsLookup(loop, config.nameServers()),
        new EgressSettings(config.egress(), connections, trust),
        shared.meters(),
        new Clocks(clock, nanos));
  }

  private DeliveryConsumer consumer(
      int number, Shared shared, boolean consumerProtocol, Downstream downstream) {
    var consumer =
        kafka.consumer(
            ConsumerSettings.of(config.group(), config.instance(number), consumerProtocol),
            ConsumerSettings.values());
    var _ = shared.meters().watch(consumer);
    return new DeliveryConsumer(
        consumer,
        config.intake(),
        shared.schemas(),
        downstream,
        new IntakeWatch(
            shared.meters().registry(),
            number,
            new IntakeReadiness(health.condition("intake-" + number))),
        new dev.switchhook.delivery.intake.Clocks(clock, nanos));
  }

  private SubscriptionDirectory directory(Schemas schemas, Meters meters) {
    Path keyset =
        config.keysetFile().orElseThrow(() -> new IllegalStateException("it is required"));
    EndpointOpener opener =
        new EndpointOpener(Envelope.open(keyset), config.attemptDeadline(), clock);
    return SubscriptionDirectory.load(
        () -> kafka.consumer(Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")),
        schemas,
        new TermsReader(opener),
        new DirectoryHealth(meters.registry(), health.condition("subscriptions"), stop));
  }

  /** Whether the cluster takes the newer group protocol. */
  private boolean checkCluster() throws InterruptedException {
    try (Admin admin = kafka.admin()) {
      TopicCheck.require(
          admin,
          TopicCatalogue.of(config.partitions()).stream()
              .filter(topic -> NEEDED.contains(topic.name()))
              .toList());
      return ConsumerSettings.consumerProtocol(admin);
    }
  }

  private void announceEgress() {
    List<String> exceptions = config.egress().exceptions();
    if (!exceptions.isEmpty()) {
      log.warn("egress rules are lifted for egress.allow={}", exceptions);
    }
  }

  private void awaitReady() throws InterruptedException {
    while (!health.ready() && !stop.requested()) {
      Thread.sleep(20);
    }
  }

  /** Host, worker number and version, as it stands in each attempt. */
  private static String nameOf(int worker) {
    String version = DeliveryService.class.getPackage().getImplementationVersion();
    return hostName() + "/" + worker + "/" + (version == null ? "dev" : version);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "unknown";
    }
  }
}
