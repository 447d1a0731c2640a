package dev.switchhook.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.registry.SchemaAnswer.Found;
import dev.switchhook.registry.SchemaAnswer.Unavailable;
import dev.switchhook.registry.TlsRegistry.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry with a certificate that is wrong in one way sees no request, so no credentials. */
class RegistryTlsTest {
  @TempDir private static Path folder;
  private static Certificates certificates;
  private static Path trust;

  private final List<TlsRegistry> servers = new ArrayList<>();

  @BeforeAll
  static void certificates() throws Exception {
    certificates = new Certificates(folder);
    trust = certificates.trust("ca");
  }

  @AfterEach
  void stops() {
    servers.forEach(TlsRegistry::close);
  }

  @Test
  void theRightCertificateIsAccepted() throws Exception {
    assertThat(fetch(serve("good"), TlsRegistry.trusting(trust)))
        .isEqualTo(new Found(1, Schema.create(Schema.Type.INT)));
    assertThat(servers.get(0).authorisations()).containsExactly("Basic dXNlcjpwYXNz");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    assertRefused(fetch(serve("elsewhere"), TlsRegistry.trusting(trust)), "hostname: ");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    assertRefused(fetch(serve("expired"), TlsRegistry.trusting(trust)), "expired: ");
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsRefused() throws Exception {
    assertRefused(fetch(serve("good"), Map.of()), "untrusted: ");
  }

  @Test
  void aServerThatSpeaksNoTlsIsRefused() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread server =
          new Thread(
              () -> {
                try (Socket socket = plain.accept()) {
                  socket.getOutputStream().write("HTTP/1.1 400 No TLS\r\n\r\n".getBytes(UTF_8));
                  socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                  // The client hung up.
                }
              });
      server.start();

      assertRefused(fetch(plain.getLocalPort(), TlsRegistry.trusting(trust)), "handshake: ");
      server.join();
    }
  }

  @Test
  void anotherHostIsAcceptedOnlyWhereThatIsSaidTwice() throws Exception {
    Map<String, String> settings = new HashMap<>(TlsRegistry.trusting(trust));
    settings.put("schema.registry.ssl.endpoint.identification.algorithm", "");
    settings.put("schema.registry.ssl.allow.any.hostname", "true");

    assertThat(fetch(serve("elsewhere"), settings)).isInstanceOf(Found.class);
  }

  @Test
  void anAuthorityMayStandInTheSettingsThemselves() throws Exception {
    Map<String, String> settings =
        Map.of(
            "schema.registry.ssl.truststore.type",
            "PEM",
            "schema.registry.ssl.truststore.certificates",
            certificates.pem("ca"));

    assertThat(fetch(serve("good"), settings)).isInstanceOf(Found.class);
    assertRefusedBy(fetch(serve("renewed"), settings), "untrusted: ");
  }

  @Test
  void aRegistryThatAsksForOurCertificateGetsIt() throws Exception {
    Map<String, String> settings = new HashMap<>(TlsRegistry.trusting(trust));
    assertThat(fetch(serve("good", true), settings)).isInstanceOf(Unavailable.class);
    assertThat(servers.get(0).authorisations()).isEmpty();

    settings.put("schema.registry.ssl.keystore.location", certificates.own("good").toString());
    settings.put("schema.registry.ssl.keystore.password", TlsRegistry.PASSWORD);
    settings.put("schema.registry.ssl.keystore.type", "PKCS12");
    settings.put("schema.registry.ssl.key.password", TlsRegistry.PASSWORD);
    assertThat(fetch(serve("good", true), settings)).isInstanceOf(Found.class);
  }

  @Test
  void aStoreThatCannotBeUsedStopsTheStart() {
    Map<String, String> settings = new HashMap<>(TlsRegistry.trusting(folder.resolve("none.p12")));
    assertThatThrownBy(() -> fetch(1, settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema.registry.ssl.truststore.location: ")
        .hasMessageContaining("none.p12");

    settings.putAll(TlsRegistry.trusting(trust));
    settings.put("schema.registry.ssl.truststore.password", "wr0ng");
    assertThatThrownBy(() -> fetch(1, settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema.registry.ssl.*: cannot be used: ")
        .message()
        .doesNotContain("wr0ng");
  }

  private void assertRefused(SchemaAnswer answer, String kind) {
    assertRefusedBy(answer, kind);
    assertThat(servers).allSatisfy(server -> assertThat(server.authorisations()).isEmpty());
  }

  private static void assertRefusedBy(SchemaAnswer answer, String kind) {
    assertThat(answer).isInstanceOf(Unavailable.class);
    assertThat(((Unavailable) answer).why()).startsWith(kind);
  }

  private static SchemaAnswer fetch(TlsRegistry server, Map<String, String> more) {
    return fetch(server.port(), more);
  }

  private static SchemaAnswer fetch(int port, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("schema.registry.url", "https://user:pass@127.0.0.1:" + port);
    settings.put("max.retries", "0");
    try (Schemas schemas = Schemas.open(settings)) {
      return schemas.fetch(1);
    }
  }

  private TlsRegistry serve(String alias) throws Exception {
    return serve(alias, false);
  }

  private TlsRegistry serve(String alias, boolean asksForOurs) throws Exception {
    TlsRegistry server = new TlsRegistry(certificates, alias, asksForOurs);
    servers.add(server);
    return server;
  }
}
