package dev.switchhook.delivery.egress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.net.KeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Who we are to one receiver: a certificate chain and its private key. Each is an identity of its
 * own, whatever it holds: connections are never shared between two. Never prints its key.
 */
public final class ClientIdentity {
  private static final Pattern KEY =
      Pattern.compile(
          "\\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");

  private static final byte[] PROOF = "switchhook".getBytes(US_ASCII);

  private final X509Certificate[] chain;
  private final PrivateKey key;

  /** Equal to itself and its copies alone: what the pools and the caches of contexts go by. */
  private final KeyCertOptions options = KeyCertOptions.wrap(new Shown());

  private ClientIdentity(X509Certificate[] chain, PrivateKey key) {
    this.chain = chain;
    this.key = key;
  }

  /**
   * Reads PEM.
   *
   * @param chain certificates, the leaf first
   * @param privateKey PKCS #8 of an RSA or EC key, not encrypted
   * @throws IllegalArgumentException unless the key is that of the leaf; its text holds nothing of
   *     the key
   */
  public static ClientIdentity read(String chain, byte[] privateKey) {
    X509Certificate[] certificates = certificates(chain);
    PublicKey known = certificates[0].getPublicKey();
    PrivateKey key = key(privateKey, known.getAlgorithm());
    if (!belong(key, known)) {
      throw new IllegalArgumentException("client certificate: the private key is of another one");
    }
    return new ClientIdentity(certificates, key);
  }

  private static X509Certificate[] certificates(String pem) {
    try (InputStream in = new ByteArrayInputStream(pem.getBytes(US_ASCII))) {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (!read.isEmpty()) {
        return read.toArray(X509Certificate[]::new);
      }
    } catch (GeneralSecurityException | java.io.IOException _) {
      // Said below: what stood there is not repeated.
    }
    throw new IllegalArgumentException("client certificate: no chain in PEM");
  }

  private static PrivateKey key(byte[] pem, String algorithm) {
    Matcher text = KEY.matcher(new String(pem, US_ASCII));
    if (!text.matches()) {
      throw new IllegalArgumentException(
          "client certificate: the private key must be PEM of PKCS #8, not encrypted");
    }
    byte[] encoded = new byte[0];
    try {
      encoded = Base64.getMimeDecoder().decode(text.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // Their own texts may repeat what they could not read.
      throw new IllegalArgumentException("client certificate: not a private key of " + algorithm);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private static boolean belong(PrivateKey key, PublicKey known) {
    String scheme =
        switch (known.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default ->
              throw new IllegalArgumentException(
                  "client certificate: neither an RSA nor an EC key");
        };
    try {
      Signature signer = Signature.getInstance(scheme);
      signer.initSign(key);
      signer.update(PROOF);
      byte[] proof = signer.sign();
      Signature verifier = Signature.getInstance(scheme);
      verifier.initVerify(known);
      verifier.update(PROOF);
      return verifier.verify(proof);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /** Whether every certificate of the chain is in its time. */
  public boolean isValidAt(Instant now) {
    return Arrays.stream(chain)
        .allMatch(
            each ->
                !now.isBefore(each.getNotBefore().toInstant())
                    && !now.isAfter(each.getNotAfter().toInstant()));
  }

  KeyCertOptions options() {
    return options;
  }

  @Override
  public String toString() {
    return "ClientIdentity[…]";
  }

  /**
   * Shows the chain to whoever asks for one. The JDK's own key managers send none where the list of
   * authorities that came with the question names others.
   */
  private final class Shown extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";

    @Override
    public String chooseClientAlias(
        String[] kinds, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseEngineClientAlias(
        String[] kinds, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public String[] getClientAliases(String kind, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }

    @Override
    public String @Nullable [] getServerAliases(String kind, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String kind, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
