package dev.switchhook.delivery.egress;

import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authorities of the JVM and those of a PEM file, which is read again when it has changed; a
 * file that cannot be read then leaves the last good one in force. Called by the threads that shake
 * hands, never by a loop.
 */
public final class OperatorTrust extends X509ExtendedTrustManager {
  private static final Logger log = LoggerFactory.getLogger(OperatorTrust.class);

  private record Stamp(FileTime changed, long bytes) {}

  private record Loaded(Stamp stamp, X509ExtendedTrustManager trust) {}

  private final Path file;

  /** Read by many threads; each value is whole, and two that load the same one do no harm. */
  private volatile Loaded loaded;

  private OperatorTrust(Path file) throws IOException, GeneralSecurityException {
    this.file = file;
    Stamp stamp = stamp();
    this.loaded = new Loaded(stamp, load());
  }

  /**
   * For the connector.
   *
   * @throws IllegalArgumentException when the file cannot be read or holds no certificate
   */
  public static TrustOptions options(Path file) {
    try {
      return TrustOptions.wrap(new OperatorTrust(file));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("no authorities can be read from " + file, e);
    }
  }

  private X509ExtendedTrustManager current() {
    Loaded known = loaded;
    Stamp seen = known.stamp();
    try {
      seen = stamp();
      if (!seen.equals(known.stamp())) {
        loaded = new Loaded(seen, load());
        log.info("authorities read again file={}", file);
      }
    } catch (IOException | GeneralSecurityException e) {
      log.warn("authorities cannot be read again, the last good ones stay file={}", file, e);
      // Not again before it has changed once more.
      loaded = new Loaded(seen, known.trust());
    }
    return loaded.trust();
  }

  private Stamp stamp() throws IOException {
    return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
  }

  private X509ExtendedTrustManager load() throws IOException, GeneralSecurityException {
    Collection<? extends Certificate> own;
    try (InputStream in = Files.newInputStream(file)) {
      own = CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
    if (own.isEmpty()) {
      throw new CertificateException("no certificate in it");
    }
    KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
    all.load(null, null);
    int number = 0;
    for (Certificate each : own) {
      all.setCertificateEntry("operator-" + number++, each);
    }
    for (X509Certificate each : manager(null).getAcceptedIssuers()) {
      all.setCertificateEntry("jvm-" + number++, each);
    }
    return manager(all);
  }

  /**
   * @param authorities null: those of the JVM
   */
  private static X509ExtendedTrustManager manager(@Nullable KeyStore authorities)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    for (TrustManager each : factory.getTrustManagers()) {
      if (each instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("the JVM has no trust manager that knows host names");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    current().checkServerTrusted(chain, kind, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    current().checkServerTrusted(chain, kind, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    current().checkServerTrusted(chain, kind);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("nobody calls us");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    throw new CertificateException("nobody calls us");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    throw new CertificateException("nobody calls us");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return current().getAcceptedIssuers();
  }
}
