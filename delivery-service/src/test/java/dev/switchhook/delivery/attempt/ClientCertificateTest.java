package dev.switchhook.delivery.attempt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.egress.ClientIdentity;
import dev.switchhook.delivery.egress.Transport;
import dev.switchhook.events.FailureClass;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslHandler;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A receiver that wants to know who we are is shown its own certificate and no other. */
@Timeout(300)
class ClientCertificateTest {
  private static final X509Bundle AUTHORITY = made("authority", Algorithm.ecp256, true);
  private static final X509Bundle RECEIVER = made("receiver", Algorithm.ecp256, true);

  private final Posting posting =
      new Posting(
          List.of("127.0.0.0/8"), Optional.of(TrustOptions.wrap(RECEIVER.toTrustManager())));

  /** Who was shown with each request. */
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    posting.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"ecp256", "rsa2048"})
  void theReceiverIsShownTheCertificate(Algorithm algorithm) throws Exception {
    Optional<ClientIdentity> own = Optional.of(identity(made("tenant", algorithm, false)));
    try (RawReceiver receiver = http1("TLSv1.3");
        Http2Receiver other = http2()) {
      assertThat(post(receiver, own)).isEqualTo(new Delivered(200));
      assertThat(post(other, own)).isEqualTo(new Delivered(200));
      assertThat(seen).containsExactly("CN=tenant", "CN=tenant");
    }
  }

  @Test
  void withoutACertificateNothingIsTaken() throws Exception {
    try (RawReceiver old = http1("TLSv1.2");
        RawReceiver receiver = http1("TLSv1.3");
        Http2Receiver other = http2()) {
      assertThat(post(old, Optional.empty()))
          .isEqualTo(new Unreachable(FailureClass.TLS, "TLS handshake failed"));
      // In TLS 1.3 our side is done before the certificate is looked at: the alert may be lost.
      assertThat(post(receiver, Optional.empty()).failureClass())
          .isIn(FailureClass.TLS, FailureClass.RESET);
      assertThat(post(other, Optional.empty()).failureClass())
          .isIn(FailureClass.TLS, FailureClass.RESET, FailureClass.CONNECT);
      assertThat(seen).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void twoSubscriptionsToOneHostNeverShareAConnection(boolean isHttp2) throws Exception {
    ClientIdentity first = identity(made("first", Algorithm.ecp256, false));
    ClientIdentity second = identity(made("second", Algorithm.ecp256, false));
    try (RawReceiver receiver = http1("TLSv1.3");
        Http2Receiver other = http2()) {
      for (ClientIdentity each : List.of(first, second, first, second)) {
        Outcome outcome =
            isHttp2 ? post(other, Optional.of(each)) : post(receiver, Optional.of(each));
        assertThat(outcome).isEqualTo(new Delivered(200));
      }
      assertThat(seen).containsExactly("CN=first", "CN=second", "CN=first", "CN=second");
      assertThat(isHttp2 ? other.connections : receiver.connections).hasValue(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCertificateThatWasReplacedIsNotShownAgain(boolean isHttp2) throws Exception {
    X509Bundle before = made("before", Algorithm.ecp256, false);
    X509Bundle after = made("after", Algorithm.ecp256, false);
    try (RawReceiver receiver = http1("TLSv1.3");
        Http2Receiver other = http2()) {
      for (X509Bundle each : List.of(before, after)) {
        Optional<ClientIdentity> own = Optional.of(identity(each));
        assertThat(isHttp2 ? post(other, own) : post(receiver, own)).isEqualTo(new Delivered(200));
      }
      assertThat(seen).containsExactly("CN=before", "CN=after");
    }
  }

  @Test
  void oneOutOfItsTimeIsNeitherShownNorLeftOut() throws Exception {
    ClientIdentity over =
        identity(
            new CertificateBuilder()
                .subject("CN=over")
                .notBefore(Posting.NOW.minus(Duration.ofDays(2)))
                .notAfter(Posting.NOW.minus(Duration.ofDays(1)))
                .buildIssuedBy(AUTHORITY));
    try (RawReceiver receiver = http1("TLSv1.3")) {
      assertThat(post(receiver, Optional.of(over)))
          .isEqualTo(
              new Unreachable(FailureClass.PLATFORM_ERROR, "client certificate out of its time"));
      assertThat(receiver.connections).hasValue(0);
    }
  }

  @Test
  void whatIsNoCertificateWithItsKeyIsNotRead() throws Exception {
    X509Bundle own = made("tenant", Algorithm.ecp256, false);
    String chain = own.getCertificatePathPEM();
    String key = own.getPrivateKeyPEM();
    String another = made("another", Algorithm.ecp256, false).getPrivateKeyPEM();
    String rsa = made("another", Algorithm.rsa2048, false).getPrivateKeyPEM();
    for (String[] pair :
        new String[][] {
          {"", key},
          {"no certificate", key},
          {chain.substring(0, 100), key},
          {key, key},
          {chain, ""},
          {chain, chain},
          {chain, another},
          {chain, rsa},
          {chain, key.substring(0, key.length() / 2)},
          {chain, key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY")},
          {chain, key.replace("BEGIN PRIVATE KEY-----", "BEGIN PRIVATE KEY-----AAAA")},
        }) {
      assertThatThrownBy(() -> ClientIdentity.read(pair[0], pair[1].getBytes(US_ASCII)))
          .as("%s with %s", pair[0], pair[1])
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("client certificate: ")
          .hasNoCause();
    }
    assertThat(identity(own)).hasToString("ClientIdentity[…]");
  }

  private Outcome post(RawReceiver receiver, Optional<ClientIdentity> own) {
    return post("https://crm.example:" + receiver.port() + "/", new Transport(false, own));
  }

  private Outcome post(Http2Receiver receiver, Optional<ClientIdentity> own) {
    return post(receiver.url("crm.example"), new Transport(true, own));
  }

  private Outcome post(String url, Transport transport) {
    return posting
        .post(Posting.attempt(Posting.endpoint(url, Posting.LONG, Map.of(), transport)))
        .outcome();
  }

  private RawReceiver http1(String version) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        RECEIVER.toKeyManagerFactory().getKeyManagers(),
        new TrustManager[] {AUTHORITY.toTrustManager()},
        null);
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 64, InetAddress.getLoopbackAddress());
    server.setNeedClientAuth(true);
    server.setEnabledProtocols(new String[] {version});
    return new RawReceiver(
        line -> {
          SSLSocket socket = (SSLSocket) line.socket;
          while (true) {
            line.request();
            see(socket.getSession());
            line.say("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
          }
        },
        server);
  }

  private Http2Receiver http2() throws Exception {
    return new Http2Receiver(
        Http2Receiver.tls(RECEIVER)
            .trustManager(AUTHORITY.toTrustManager())
            .clientAuth(ClientAuth.REQUIRE)
            .build(),
        Http2Settings.defaultSettings(),
        true,
        line -> {
          try {
            see(line.context().pipeline().get(SslHandler.class).engine().getSession());
            line.ok();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private void see(SSLSession session) throws SSLPeerUnverifiedException {
    seen.add(session.getPeerPrincipal().getName());
  }

  private static ClientIdentity identity(X509Bundle bundle) {
    return ClientIdentity.read(
        bundle.getCertificatePathPEM(), bundle.getPrivateKeyPEM().getBytes(US_ASCII));
  }

  private static X509Bundle made(String name, Algorithm algorithm, boolean isAuthority) {
    CertificateBuilder builder =
        new CertificateBuilder()
            .subject("CN=" + name)
            .algorithm(algorithm)
            .addSanDnsName("crm.example")
            .notBefore(Posting.NOW.minus(Duration.ofDays(30)))
            .notAfter(Posting.NOW.plus(Duration.ofDays(3_000)))
            .setIsCertificateAuthority(isAuthority);
    try {
      return isAuthority ? builder.buildSelfSigned() : builder.buildIssuedBy(AUTHORITY);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
