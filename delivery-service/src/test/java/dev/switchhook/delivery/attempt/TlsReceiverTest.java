package dev.switchhook.delivery.attempt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.egress.OperatorTrust;
import dev.switchhook.events.FailureClass;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Before the receiver has proved who it is, not one byte of the request leaves. */
@Timeout(300)
class TlsReceiverTest {
  private static final String PASSWORD = "changeit";
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
  private static final X509Bundle AUTHORITY = authority();
  private static final X509Bundle STRANGER = authority();

  @Test
  void theRightCertificateForTheNameIsAnswered() throws Exception {
    List<String> names = new ArrayList<>();
    try (RawReceiver receiver = receiver(of("crm.example"), names);
        Posting posting = trusting(AUTHORITY)) {
      assertThat(posting.post(url(receiver)).outcome()).isEqualTo(new Delivered(200));
      assertThat(posting.post(url(receiver)).outcome()).isEqualTo(new Delivered(200));
      assertThat(receiver.connections).hasValue(1);
      assertThat(receiver.requests.getFirst().headerLines())
          .contains("host: crm.example:" + receiver.port());
      assertThat(names).containsOnly("crm.example");
    }
  }

  @Test
  void aCertificateOfAnotherHost() throws Exception {
    refused(of("other.example"), "certificate of another host");
    byte[] starCom = {0x30, 0x07, (byte) 0x82, 0x05, '*', '.', 'c', 'o', 'm'};
    refused(
        new CertificateBuilder()
            .subject("CN=crm.example")
            .addExtensionOctetString("2.5.29.17", false, starCom)
            .buildIssuedBy(AUTHORITY),
        "certificate of another host");
  }

  @Test
  void theVettedAddressInTheCertificateIsNotTheName() throws Exception {
    refused(
        new CertificateBuilder()
            .subject("CN=crm.example")
            .addSanIpAddress("127.0.0.1")
            .buildIssuedBy(AUTHORITY),
        "certificate of another host");
  }

  @Test
  void theNameInTheCommonNameAloneIsNotEnough() throws Exception {
    refused(
        new CertificateBuilder().subject("CN=crm.example").buildIssuedBy(AUTHORITY),
        "certificate of another host");
  }

  @Test
  void aCertificateNobodyVouchesFor() throws Exception {
    refused(
        new CertificateBuilder()
            .subject("CN=crm.example")
            .addSanDnsName("crm.example")
            .buildIssuedBy(STRANGER),
        "certificate not trusted");
    refused(
        new CertificateBuilder()
            .subject("CN=crm.example")
            .addSanDnsName("crm.example")
            .setIsCertificateAuthority(true)
            .buildSelfSigned(),
        "certificate not trusted");
  }

  @Test
  void aCertificateOutOfItsTime() throws Exception {
    Instant now = Instant.now();
    refused(
        between(now.minus(Duration.ofDays(10)), now.minus(Duration.ofDays(9))),
        "certificate out of its time");
    refused(
        between(now.plus(Duration.ofDays(9)), now.plus(Duration.ofDays(10))),
        "certificate out of its time");
  }

  @Test
  void anAuthorityAddedToTheFileIsTrustedAtTheNextAttempt(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("authorities.pem");
    Files.writeString(file, STRANGER.getCertificatePEM());
    try (RawReceiver receiver = receiver(of("crm.example"), new ArrayList<>());
        Posting posting =
            new Posting(List.of("127.0.0.0/8"), Optional.of(OperatorTrust.options(file)))) {
      Outcome untrusted = new Unreachable(FailureClass.TLS, "certificate not trusted");
      assertThat(posting.post(url(receiver)).outcome()).isEqualTo(untrusted);
      Files.writeString(file, "no certificate at all");
      assertThat(posting.post(url(receiver)).outcome()).isEqualTo(untrusted);
      assertThat(receiver.bytesRead).hasValue(0);
      Files.writeString(file, STRANGER.getCertificatePEM() + AUTHORITY.getCertificatePEM());
      assertThat(posting.post(url(receiver)).outcome()).isEqualTo(new Delivered(200));
    }
  }

  @Test
  void aFileWithoutAuthoritiesStopsTheStart(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> OperatorTrust.options(folder.resolve("none.pem")))
        .isInstanceOf(IllegalArgumentException.class);
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    assertThatThrownBy(() -> OperatorTrust.options(empty))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anIntermediateThatIsNotSent() throws Exception {
    X509Bundle intermediate =
        new CertificateBuilder()
            .subject("CN=intermediate")
            .setIsCertificateAuthority(true)
            .buildIssuedBy(AUTHORITY);
    X509Bundle whole =
        new CertificateBuilder()
            .subject("CN=crm.example")
            .addSanDnsName("crm.example")
            .buildIssuedBy(intermediate);
    refused(
        X509Bundle.fromCertificatePath(
            new X509Certificate[] {whole.getCertificate()},
            AUTHORITY.getCertificate(),
            whole.getKeyPair()),
        "certificate not trusted");
  }

  @Test
  void withoutAnAuthorityOfOursThoseOfTheJvmDecide() throws Exception {
    try (RawReceiver receiver = receiver(of("crm.example"), new ArrayList<>());
        Posting posting = new Posting(List.of("127.0.0.0/8"), Optional.empty())) {
      assertThat(posting.post(url(receiver)).outcome())
          .isEqualTo(new Unreachable(FailureClass.TLS, "certificate not trusted"));
      assertThat(receiver.bytesRead).hasValue(0);
    }
  }

  @Test
  void plainHttpOnTheTlsPortAndAHangUpInTheHandshake() throws Exception {
    for (RawReceiver.Script script :
        List.<RawReceiver.Script>of(
            line -> line.say(OK),
            line -> {
              line.next();
              line.reset();
            },
            RawReceiver.Line::next)) {
      try (RawReceiver receiver = new RawReceiver(script);
          Posting posting = trusting(AUTHORITY)) {
        assertThat(posting.post(url(receiver)).outcome())
            .isEqualTo(new Unreachable(FailureClass.TLS, "TLS handshake failed"));
        assertThat(receiver.requests).isEmpty();
      }
    }
  }

  @Test
  void aStallInTheHandshakeEnds() throws Exception {
    try (RawReceiver receiver = new RawReceiver(RawReceiver.Line::waitForTheEnd);
        Posting posting = trusting(AUTHORITY)) {
      assertThat(posting.post(url(receiver)).outcome())
          .isEqualTo(new Unreachable(FailureClass.TLS, "TLS handshake failed"));
    }
  }

  @Test
  void aVersionBelowTls12() throws Exception {
    for (int minor : new int[] {1, 2}) {
      byte[] hello = new byte[47];
      byte[] start = {22, 3, (byte) minor, 0, 42, 2, 0, 0, 38, 3, (byte) minor};
      System.arraycopy(start, 0, hello, 0, start.length);
      hello[44] = (byte) 0xc0; // ECDHE_RSA_WITH_AES_128_CBC_SHA, which every version has
      hello[45] = 0x13;
      try (RawReceiver receiver =
              new RawReceiver(
                  line -> {
                    line.next();
                    line.say(new String(hello, ISO_8859_1));
                    line.waitForTheEnd();
                  });
          Posting posting = trusting(AUTHORITY)) {
        assertThat(posting.post(url(receiver)).outcome())
            .isEqualTo(new Unreachable(FailureClass.TLS, "TLS handshake failed"));
        assertThat(receiver.requests).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2048, SHA256withRSA, true",
    "1024, SHA256withRSA, false",
    "2048, SHA1withRSA, false",
  })
  void aCertificateThatAnybodyCouldForge(
      String bits, String signature, boolean isTaken, @TempDir Path folder) throws Exception {
    Path keys = folder.resolve("keys.p12");
    keytool(
        keys,
        "-genkeypair",
        "-alias",
        "root",
        "-dname",
        "CN=root",
        "-ext",
        "bc:c",
        "-keyalg",
        "RSA",
        "-keysize",
        "2048");
    keytool(
        keys,
        "-genkeypair",
        "-alias",
        "leaf",
        "-dname",
        "CN=crm.example",
        "-signer",
        "root",
        "-ext",
        "san=dns:crm.example",
        "-keyalg",
        "RSA",
        "-keysize",
        bits,
        "-sigalg",
        signature);
    KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    X509Certificate root = (X509Certificate) store.getCertificate("root");
    X509Bundle shown =
        X509Bundle.fromCertificatePath(
            new X509Certificate[] {(X509Certificate) store.getCertificate("leaf")},
            root,
            new KeyPair(
                store.getCertificate("leaf").getPublicKey(),
                (PrivateKey) store.getKey("leaf", PASSWORD.toCharArray())));
    if (isTaken) {
      try (RawReceiver receiver = receiver(shown, new ArrayList<>());
          Posting posting = trusting(shown)) {
        assertThat(posting.post(url(receiver)).outcome()).isEqualTo(new Delivered(200));
      }
    } else {
      refused(shown, shown, "certificate too weak");
    }
  }

  private static void keytool(Path keys, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", keys.toString(), "-storepass", PASSWORD));
    Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(run.getInputStream().readAllBytes(), ISO_8859_1);
    assertThat(run.waitFor()).as(said).isZero();
  }

  private static void refused(X509Bundle shown, String why) throws Exception {
    refused(shown, AUTHORITY, why);
  }

  private static void refused(X509Bundle shown, X509Bundle trusted, String why) throws Exception {
    try (RawReceiver receiver = receiver(shown, new ArrayList<>());
        Posting posting = trusting(trusted)) {
      AttemptReport report = posting.post(url(receiver));
      assertThat(report.outcome()).isEqualTo(new Unreachable(FailureClass.TLS, why));
      assertThat(report.requestBytes()).isZero();
      assertThat(receiver.bytesRead).hasValue(0);
    }
  }

  private static String url(RawReceiver receiver) {
    return "https://crm.example:" + receiver.port() + "/x";
  }

  private static Posting trusting(X509Bundle authority) {
    return new Posting(
        List.of("127.0.0.0/8"), Optional.of(TrustOptions.wrap(authority.toTrustManager())));
  }

  private static RawReceiver receiver(X509Bundle shown, List<String> names) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.toKeyManagerFactory().getKeyManagers(), null, null);
    ServerSocket server =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 64, InetAddress.getLoopbackAddress());
    return new RawReceiver(
        line -> {
          names.addAll(requestedNames(line.socket));
          while (true) {
            line.request();
            line.say(OK);
          }
        },
        server);
  }

  private static List<String> requestedNames(Socket socket) throws IOException {
    SSLSocket tls = (SSLSocket) socket;
    tls.startHandshake();
    return ((ExtendedSSLSession) tls.getSession())
        .getRequestedServerNames().stream()
            .map(name -> new String(name.getEncoded(), US_ASCII))
            .toList();
  }

  private static X509Bundle of(String name) throws Exception {
    return new CertificateBuilder()
        .subject("CN=" + name)
        .addSanDnsName(name)
        .buildIssuedBy(AUTHORITY);
  }

  private static X509Bundle between(Instant from, Instant to) throws Exception {
    return new CertificateBuilder()
        .subject("CN=crm.example")
        .addSanDnsName("crm.example")
        .notBefore(from)
        .notAfter(to)
        .buildIssuedBy(AUTHORITY);
  }

  private static X509Bundle authority() {
    try {
      return new CertificateBuilder()
          .subject("CN=authority")
          .notBefore(Instant.now().minus(Duration.ofDays(30)))
          .setIsCertificateAuthority(true)
          .buildSelfSigned();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
