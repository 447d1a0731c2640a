package dev.switchhook.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.switchhook.registry.SchemaAnswer.Found;
import dev.switchhook.registry.SchemaAnswer.Unavailable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry with a certificate that is wrong in one way sees no request, so no credentials. */
class RegistryTlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path folder;
  private static KeyStore keys;

  private final List<String> authorisations = new CopyOnWriteArrayList<>();
  private final List<HttpServer> servers = new ArrayList<>();

  @BeforeAll
  static void certificates() throws Exception {
    Path store = folder.resolve("keys.p12");
    keytool(store, "-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c", "-validity", "30");
    keytool(store, "-alias", "good", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
    keytool(store, "-alias", "elsewhere", "-signer", "ca", "-ext", "san=dns:other.example");
    keytool(
        store,
        "-alias",
        "expired",
        "-signer",
        "ca",
        "-ext",
        "san=ip:127.0.0.1",
        "-startdate",
        "-10d",
        "-validity",
        "1");
    keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    KeyStore trusted = emptyStore();
    trusted.setCertificateEntry("ca", keys.getCertificate("ca"));
    try (OutputStream out = Files.newOutputStream(folder.resolve("trust.p12"))) {
      trusted.store(out, PASSWORD);
    }
  }

  @AfterEach
  void stops() {
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void theRightCertificateIsAccepted() throws Exception {
    assertThat(fetch(serve("good"), trusting()))
        .isEqualTo(new Found(1, Schema.create(Schema.Type.INT)));
    assertThat(authorisations).containsExactly("Basic dXNlcjpwYXNz");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    assertRefused(fetch(serve("elsewhere"), trusting()), "hostname: ");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    assertRefused(fetch(serve("expired"), trusting()), "expired: ");
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

      assertRefused(fetch(plain.getLocalPort(), trusting()), "handshake: ");
      server.join();
    }
  }

  @Test
  void anotherHostIsAcceptedOnlyWhereThatIsSaidTwice() throws Exception {
    Map<String, String> settings = new HashMap<>(trusting());
    settings.put("schema.registry.ssl.endpoint.identification.algorithm", "");
    settings.put("schema.registry.ssl.allow.any.hostname", "true");

    assertThat(fetch(serve("elsewhere"), settings)).isInstanceOf(Found.class);
  }

  private void assertRefused(SchemaAnswer answer, String kind) {
    assertThat(answer).isInstanceOf(Unavailable.class);
    assertThat(((Unavailable) answer).why()).startsWith(kind);
    assertThat(authorisations).isEmpty();
  }

  private static Map<String, String> trusting() {
    return Map.of(
        "schema.registry.ssl.truststore.location",
        folder.resolve("trust.p12").toString(),
        "schema.registry.ssl.truststore.password",
        new String(PASSWORD),
        "schema.registry.ssl.truststore.type",
        "PKCS12");
  }

  private static SchemaAnswer fetch(HttpServer server, Map<String, String> more) {
    return fetch(server.getAddress().getPort(), more);
  }

  private static SchemaAnswer fetch(int port, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("schema.registry.url", "https://user:pass@127.0.0.1:" + port);
    settings.put("max.retries", "0");
    try (Schemas schemas = Schemas.open(settings)) {
      return schemas.fetch(1);
    }
  }

  private HttpServer serve(String alias) throws Exception {
    KeyStore own = emptyStore();
    Certificate[] chain = keys.getCertificateChain(alias);
    own.setKeyEntry(alias, keys.getKey(alias, PASSWORD), PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(own, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          authorisations.add(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body = "{\"schema\":\"\\\"int\\\"\"}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    servers.add(server);
    return server;
  }

  private static KeyStore emptyStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static void keytool(Path store, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD)));
    command.addAll(List.of(more));
    if (!command.contains("-dname")) {
      command.addAll(List.of("-dname", "CN=registry"));
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }
}
