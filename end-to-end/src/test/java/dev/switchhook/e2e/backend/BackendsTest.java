package dev.switchhook.e2e.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;

class BackendsTest {
  @Test
  void localIsTheDefaultAndATypingMistakeIsAnError() {
    assertThat(Backends.chosen("")).isEqualTo(Backends.Kind.LOCAL);
    assertThat(Backends.chosen("local")).isEqualTo(Backends.Kind.LOCAL);
    assertThat(Backends.chosen("containers")).isEqualTo(Backends.Kind.CONTAINERS);
    assertThatThrownBy(() -> Backends.chosen("container"))
        .hasMessageContaining("local and containers");
  }

  @Test
  void theImagesAreApachesAndConfluents() {
    assertThat(ContainerBackend.KAFKA.asCanonicalNameString()).isEqualTo("apache/kafka:4.3.1");
    assertThat(ContainerBackend.REGISTRY.getUnversionedPart())
        .isEqualTo("confluentinc/cp-schema-registry");
  }

  @Test
  void theRegistryIsToldTheBrokersInnerAddress() {
    GenericContainer<?> registry = ContainerBackend.registry(Network.SHARED);
    assertThat(registry.getEnvMap())
        .containsEntry("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS", "PLAINTEXT://kafka:19092");
    assertThat(registry.getExposedPorts()).containsExactly(ContainerBackend.REGISTRY_PORT);
  }

  @Test
  void withoutAnEngineContainersFailLoudlyAndDoNotFallBack() {
    org.junit.jupiter.api.Assumptions.assumeFalse(
        DockerClientFactory.instance().isDockerAvailable(), "an engine is here");
    assertThatThrownBy(ContainerBackend::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("needs a container engine");
  }
}
