package dev.switchhook.e2e.backend;

import dev.switchhook.e2e.programs.Backend;
import java.time.Duration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Apache Kafka and Confluent's Schema Registry in containers. */
final class ContainerBackend implements Backend {
  static final DockerImageName KAFKA = DockerImageName.parse("apache/kafka:4.3.1");
  static final DockerImageName REGISTRY =
      DockerImageName.parse("confluentinc/cp-schema-registry:8.1.0");
  static final int REGISTRY_PORT = 8081;
  private static final String INSIDE = "kafka:19092";

  private final Network network;
  private final KafkaContainer kafka;
  private final GenericContainer<?> registry;

  private ContainerBackend(Network network, KafkaContainer kafka, GenericContainer<?> registry) {
    this.network = network;
    this.kafka = kafka;
    this.registry = registry;
  }

  static ContainerBackend start() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException(
          "-Dstack=containers needs a container engine, and none answers; leave it out to use the"
              + " local broker and registry");
    }
    Network network = Network.newNetwork();
    KafkaContainer kafka = kafka(network);
    kafka.start();
    GenericContainer<?> registry = registry(network);
    registry.start();
    return new ContainerBackend(network, kafka, registry);
  }

  static KafkaContainer kafka(Network network) {
    return new KafkaContainer(KAFKA)
        .withNetwork(network)
        .withListener(INSIDE)
        .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
        .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
        .withEnv("KAFKA_GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS", "1000")
        .withEnv("KAFKA_GROUP_CONSUMER_SESSION_TIMEOUT_MS", "6000")
        .withEnv("KAFKA_GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS", "500")
        .withEnv("KAFKA_GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS", "1500");
  }

  static GenericContainer<?> registry(Network network) {
    return new GenericContainer<>(REGISTRY)
        .withNetwork(network)
        .withExposedPorts(REGISTRY_PORT)
        .withEnv("SCHEMA_REGISTRY_HOST_NAME", "schema-registry")
        .withEnv("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS", "PLAINTEXT://" + INSIDE)
        .waitingFor(answering());
  }

  static WaitStrategy answering() {
    return Wait.forHttp("/subjects")
        .forPort(REGISTRY_PORT)
        .forStatusCode(200)
        .withStartupTimeout(Duration.ofMinutes(2));
  }

  @Override
  public String bootstrapServers() {
    return kafka.getBootstrapServers();
  }

  @Override
  public String registryUrl() {
    return "http://" + registry.getHost() + ":" + registry.getMappedPort(REGISTRY_PORT);
  }

  @Override
  public void close() {
    registry.stop();
    kafka.stop();
    network.close();
  }
}
