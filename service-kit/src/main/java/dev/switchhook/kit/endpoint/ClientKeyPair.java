package dev.switchhook.kit.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate chain and the private key of its leaf, found to belong together. Never prints its
 * key.
 *
 * @param chain the leaf first
 */
public record ClientKeyPair(List<X509Certificate> chain, PrivateKey key) {
  private static final Pattern KEY =
      Pattern.compile(
          "\\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");

  private static final byte[] PROOF = "switchhook".getBytes(US_ASCII);

  public ClientKeyPair {
    chain = List.copyOf(chain);
  }

  /**
   * Reads PEM.
   *
   * @param chain certificates, the leaf first
   * @param privateKey PKCS #8 of an RSA or EC key, not encrypted
   * @throws IllegalArgumentException unless the key is that of the leaf; its text holds nothing of
   *     the key
   */
  public static ClientKeyPair read(String chain, byte[] privateKey) {
    List<X509Certificate> certificates = certificates(chain);
    PublicKey known = certificates.getFirst().getPublicKey();
    PrivateKey key = key(privateKey, known.getAlgorithm());
    if (!belong(key, known)) {
      throw new IllegalArgumentException("client certificate: the private key is of another one");
    }
    return new ClientKeyPair(certificates, key);
  }

  private static List<X509Certificate> certificates(String pem) {
    try (InputStream in = new ByteArrayInputStream(pem.getBytes(US_ASCII))) {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (!read.isEmpty()) {
        return read.stream().map(X509Certificate.class::cast).toList();
      }
    } catch (GeneralSecurityException | IOException _) {
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

  @Override
  public String toString() {
    return "ClientKeyPair[…]";
  }
}
