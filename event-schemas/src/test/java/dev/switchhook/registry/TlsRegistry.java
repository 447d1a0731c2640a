package dev.switchhook.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates of two authorities, {@code ca} and {@code newca}, and a registry with one of them
 * that has the schema {@code "int"} under every id.
 */
final class TlsRegistry implements AutoCloseable {
  static final String PASSWORD = "changeit";
  private static final String HOST = "san=ip:127.0.0.1";

  private final HttpsServer server;
  private final List<String> authorisations = new CopyOnWriteArrayList<>();

  /** Made once for a test class, in its temporary folder. */
  static final class Certificates {
    private final Path folder;
    private final KeyStore keys;

    Certificates(Path folder) throws Exception {
      this.folder = folder;
      Path store = folder.resolve("keys.p12");
      keytool(store, "-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c", "-validity", "30");
      keytool(store, "-alias", "newca", "-dname", "CN=New CA", "-ext", "bc:c", "-validity", "30");
      keytool(store, "-alias", "good", "-signer", "ca", "-ext", HOST);
      keytool(store, "-alias", "renewed", "-signer", "newca", "-ext", HOST);
      keytool(store, "-alias", "elsewhere", "-signer", "ca", "-ext", "san=dns:other.example");
      keytool(
          store,
          "-alias",
          "expired",
          "-signer",
          "ca",
          "-ext",
          HOST,
          "-startdate",
          "-10d",
          "-validity",
          "1");
      keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    /** Writes a trust store, or writes it anew. */
    Path trust(String authority) throws Exception {
      KeyStore trusted = emptyStore();
      trusted.setCertificateEntry(authority, keys.getCertificate(authority));
      return write(trusted, "trust.p12");
    }

    /** A key store with that key alone. */
    Path own(String alias) throws Exception {
      return write(alone(alias), "own.p12");
    }

    String pem(String alias) throws Exception {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(keys.getCertificate(alias).getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    }

    private KeyStore alone(String alias) throws Exception {
      KeyStore store = emptyStore();
      char[] password = PASSWORD.toCharArray();
      store.setKeyEntry(
          alias, keys.getKey(alias, password), password, keys.getCertificateChain(alias));
      return store;
    }

    private Path write(KeyStore store, String name) throws Exception {
      Path file = folder.resolve(name);
      try (OutputStream out = Files.newOutputStream(file)) {
        store.store(out, PASSWORD.toCharArray());
      }
      return file;
    }
  }

  /**
   * @param alias whose certificate it shows
   * @param asksForOurs only one who shows a certificate of {@code ca} is answered
   */
  TlsRegistry(Certificates certificates, String alias, boolean asksForOurs) throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(certificates.alone(alias), PASSWORD.toCharArray());
    KeyStore trusted = emptyStore();
    trusted.setCertificateEntry("ca", certificates.keys.getCertificate("ca"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = context.getDefaultSSLParameters();
            ssl.setNeedClientAuth(asksForOurs);
            parameters.setSSLParameters(ssl);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          authorisations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          byte[] body = "{\"schema\":\"\\\"int\\\"\"}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  static Map<String, String> trusting(Path store) {
    return Map.of(
        "schema.registry.ssl.truststore.location",
        store.toString(),
        "schema.registry.ssl.truststore.password",
        PASSWORD,
        "schema.registry.ssl.truststore.type",
        "PKCS12");
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** One for each request that came. */
  List<String> authorisations() {
    return authorisations;
  }

  @Override
  public void close() {
    server.stop(0);
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
                PASSWORD));
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
