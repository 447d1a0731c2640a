package dev.switchhook.local.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.local.process.ChildFailed;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistryIT {
  private static final List<String> SUBJECTS = List.of("a-value", "b-value", "c-value", "d-value");

  @Test
  void schemasKeepTheirIdsOverAHardKillAndTheFolderIsRefusedToASecondOne(@TempDir Path folder)
      throws Exception {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(folder)) {
      Map<String, Integer> before = register(registry);
      String url = registry.url();

      registry.kill();
      registry.restart();

      assertThat(registry.url()).isEqualTo(url);
      SchemaRegistryClient client = client(registry);
      for (String subject : SUBJECTS) {
        assertThat(client.getLatestSchemaMetadata(subject).getId()).isEqualTo(before.get(subject));
        assertThat(client.getSchemaById(before.get(subject))).isEqualTo(schema(subject));
      }
      assertThat(client.register("e-value", schema("e-value"))).isNotIn(before.values());

      assertThatThrownBy(() -> EmbeddedRegistry.start(folder))
          .isInstanceOf(ChildFailed.class)
          .hasMessageContaining("is in use by process %d", registry.pid());
    }
  }

  private static Map<String, Integer> register(EmbeddedRegistry registry) throws Exception {
    Map<String, Integer> ids = new TreeMap<>();
    for (String subject : SUBJECTS) {
      ids.put(subject, client(registry).register(subject, schema(subject)));
    }
    return ids;
  }

  private static AvroSchema schema(String subject) {
    return new AvroSchema(
        "{\"type\":\"record\",\"name\":\"R_%s\",\"fields\":[]}"
            .formatted(subject.replace('-', '_')));
  }

  private static SchemaRegistryClient client(EmbeddedRegistry registry) {
    return new CachedSchemaRegistryClient(registry.url(), 100);
  }
}
