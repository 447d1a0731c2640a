package dev.switchhook.delivery.egress;

import io.vertx.core.http.HttpConnection;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Whether a chain can be believed at all. The JDK refuses SHA-1 under its own authorities alone,
 * not under those of an operator's file, and takes RSA keys of 1,024 bits.
 */
final class CertificateStrength {
  private static final int SHORTEST_RSA = 2_048;
  private static final int SHORTEST_EC = 256;

  private CertificateStrength() {}

  static boolean isEnough(HttpConnection connection) {
    try {
      List<Certificate> chain = connection.peerCertificates();
      return chain.stream()
          .allMatch(each -> each instanceof X509Certificate certificate && isStrong(certificate));
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }

  private static boolean isStrong(X509Certificate certificate) {
    boolean isRoot =
        certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    return isLong(certificate.getPublicKey())
        // Nobody believes a root for its signature.
        && (isRoot || !isOutdated(certificate.getSigAlgName().toUpperCase(Locale.ROOT)));
  }

  private static boolean isLong(PublicKey key) {
    return switch (key) {
      case RSAKey rsa -> rsa.getModulus().bitLength() >= SHORTEST_RSA;
      case ECKey ec -> ec.getParams().getOrder().bitLength() >= SHORTEST_EC;
      default -> true;
    };
  }

  private static boolean isOutdated(String signature) {
    return signature.startsWith("SHA1") || signature.startsWith("MD");
  }
}
