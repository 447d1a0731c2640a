package dev.switchhook.delivery.egress;

import io.vertx.core.http.HttpConnection;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a certificate says whose it is where RFC 9525 wants it. The JDK still falls back to the
 * common name when there is no name of that kind; we do not.
 */
final class CertificateNames {
  /** Kinds of subject alternative names, RFC 5280 4.2.1.6. */
  private static final int DNS_NAME = 2;

  private static final int IP_ADDRESS = 7;

  private CertificateNames() {}

  /** The handshake has then compared it. An address only ever matches a literal. */
  static boolean areStated(HttpConnection connection, boolean literal) {
    try {
      List<Certificate> chain = connection.peerCertificates();
      return chain.getFirst() instanceof X509Certificate certificate
          && states(certificate.getSubjectAlternativeNames(), literal ? IP_ADDRESS : DNS_NAME);
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      return false;
    }
  }

  private static boolean states(@Nullable Collection<List<?>> names, int kind) {
    return names != null && names.stream().anyMatch(name -> name.getFirst().equals(kind));
  }
}
