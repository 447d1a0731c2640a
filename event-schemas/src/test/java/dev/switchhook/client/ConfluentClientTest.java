package dev.switchhook.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What confluent-client takes out of its artifact, and what it leaves there. */
class ConfluentClientTest {
  @Test
  void holdsTheClientAndWhatItShadesAndNothingElse() throws Exception {
    List<String> entries = entries();

    List<String> classes = entries.stream().filter(name -> name.endsWith(".class")).toList();
    assertThat(classes)
        .contains("io/confluent/kafka/serializers/KafkaAvroSerializer.class")
        .allMatch(
            name ->
                name.startsWith("io/confluent/") || name.startsWith("org/apache/pinot/shaded/"));
    assertThat(entries.stream().filter(name -> name.startsWith("META-INF/services/")))
        .allMatch(
            name ->
                name.matches(
                    "META-INF/services/(io\\.confluent|org\\.apache\\.pinot\\.shaded)\\..+"));
  }

  @Test
  void bringsTheLicenceAndTheNotices() throws Exception {
    assertThat(entries()).contains("LICENSE", "NOTICE");
  }

  private static List<String> entries() throws Exception {
    Path place =
        Path.of(
            SchemaRegistryClient.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assumeTrue(
        place.toString().contains("confluent-client"),
        "built with the profile confluent-repository: not our jar");
    return Files.isDirectory(place) ? files(place) : jarred(place);
  }

  private static List<String> jarred(Path place) throws IOException {
    try (JarFile jar = new JarFile(place.toFile())) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }

  private static List<String> files(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> place.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }
}
