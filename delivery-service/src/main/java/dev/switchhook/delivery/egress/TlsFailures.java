package dev.switchhook.delivery.egress;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.jspecify.annotations.Nullable;

/** Why a handshake failed, in words of ours: what a receiver put into its certificate stays out. */
final class TlsFailures {
  static final String ANOTHER_HOST = "certificate of another host";

  private TlsFailures() {}

  static String text(Throwable failure) {
    String text = "TLS handshake failed";
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case CertificateExpiredException _, CertificateNotYetValidException _ -> {
          return "certificate out of its time";
        }
        case CertPathValidatorException path when path.getReason() == BasicReason.EXPIRED -> {
          return "certificate out of its time";
        }
        case CertPathBuilderException _, CertPathValidatorException _ ->
            text = "certificate not trusted";
        // The JDK has no type of its own for a wrong name, and a certificate path error is one too.
        case CertificateException _ -> text = cause.getCause() == null ? ANOTHER_HOST : text;
        default -> {}
      }
    }
    return text;
  }
}
