package dev.switchhook.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.registry.TlsRegistry.Certificates;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.RestService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry gets a certificate of another authority while we run. */
class TlsStoresTest {
  private static final Instant START = Instant.parse("2026-11-26T10:00:00Z");

  @TempDir private static Path folder;
  private static Certificates certificates;

  private Instant now = START;

  @BeforeAll
  static void certificates() throws Exception {
    certificates = new Certificates(folder);
  }

  @Test
  void aChangedTrustStoreIsUsedWithinAMinuteWithoutARestart() throws Exception {
    Path trust = certificates.trust("ca");
    try (TlsRegistry registry = new TlsRegistry(certificates, "renewed", false);
        RestService client = client(registry, trust)) {
      assertRefused(client);
      certificates.trust("newca");
      now = START.plusSeconds(59);
      assertRefused(client);
      assertThat(registry.authorisations()).isEmpty();

      now = START.plusSeconds(60);
      assertThat(client.getId(1).getSchemaString()).isEqualTo("\"int\"");
    }
  }

  @Test
  void whileAChangedStoreCannotBeReadTheOldOneServes() throws Exception {
    Path trust = certificates.trust("ca");
    try (TlsRegistry registry = new TlsRegistry(certificates, "good", false);
        RestService client = client(registry, trust)) {
      Files.writeString(trust, "half of a fi");
      now = START.plusSeconds(60);
      assertThat(client.getId(1).getSchemaString()).isEqualTo("\"int\"");
      Files.delete(trust);
      now = START.plusSeconds(120);
      assertThat(client.getId(2).getSchemaString()).isEqualTo("\"int\"");

      certificates.trust("newca");
      now = START.plusSeconds(180);
      assertRefused(client);
    }
  }

  private static void assertRefused(RestService client) {
    assertThatThrownBy(() -> client.getId(1)).isInstanceOf(SSLException.class);
  }

  private RestService client(TlsRegistry registry, Path trust) {
    Map<String, String> given = new HashMap<>(TlsRegistry.trusting(trust));
    given.put("schema.registry.url", "https://127.0.0.1:" + registry.port());
    given.put("max.retries", "0");
    RegistrySettings settings = RegistrySettings.of(given);
    RestService rest =
        new CarefulRestService(
            settings.urls(), new TlsStores(settings.forClient(), () -> now), System::nanoTime);
    new CachedSchemaRegistryClient(rest, 10, List.of(), settings.forClient(), Map.of());
    return rest;
  }
}
