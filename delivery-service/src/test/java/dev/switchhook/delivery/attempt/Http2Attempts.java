package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.egress.Transport;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is sent to an {@link Http2Receiver}, and the certificate that it shows. */
final class Http2Attempts {
  static final Transport HTTP_2 = new Transport(true, Optional.empty());
  static final X509Bundle CERTIFICATE = certificate("crm.example", "other.example");
  static final TrustOptions TRUST = TrustOptions.wrap(CERTIFICATE.toTrustManager());

  private Http2Attempts() {}

  static Posting posting() {
    return new Posting(List.of("127.0.0.0/8"), Optional.of(TRUST));
  }

  static Attempt attempt(String url) {
    return Posting.attempt(Posting.endpoint(url, Posting.LONG, Map.of(), HTTP_2));
  }

  static List<Attempt> burst(Http2Receiver receiver, int count) {
    return Stream.generate(() -> attempt(receiver.url("crm.example"))).limit(count).toList();
  }

  static Attempt impatient(Http2Receiver receiver) {
    return Posting.attempt(
        Posting.endpoint(receiver.url("crm.example"), Duration.ofSeconds(2), Map.of(), HTTP_2));
  }

  private static X509Bundle certificate(String... names) {
    try {
      CertificateBuilder builder =
          new CertificateBuilder().subject("CN=receiver").setIsCertificateAuthority(true);
      for (String name : names) {
        builder.addSanDnsName(name);
      }
      return builder.addSanIpAddress("127.0.0.1").buildSelfSigned();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
