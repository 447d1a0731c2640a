package dev.switchhook.delivery.signature;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that signs until its end. Never prints itself.
 *
 * @param expiresAt empty: in force
 */
public record SigningSecret(SecretKey hmacKey, Optional<Instant> expiresAt) {
  private static final String PREFIX = "whsec_";

  /**
   * The raw bytes of a {@code v1} secret.
   *
   * @throws IllegalArgumentException unless there are 24 to 64 of them
   */
  public static SigningSecret hmac(byte[] secret, Optional<Instant> expiresAt) {
    if (secret.length < 24 || secret.length > 64) {
      throw new IllegalArgumentException("a signing secret has 24 to 64 bytes");
    }
    return new SigningSecret(new SecretKeySpec(secret, "HmacSHA256"), expiresAt);
  }

  /**
   * Reads {@code whsec_} and padded base64. Without the prefix the libraries disagree on what the
   * bytes are, so it is required.
   *
   * @throws IllegalArgumentException whose text does not hold the secret
   */
  public static SigningSecret parse(String text, Optional<Instant> expiresAt) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a signing secret begins with " + PREFIX);
    }
    String base64 = text.substring(PREFIX.length());
    byte[] secret = decode(base64);
    try {
      if (!Base64.getEncoder().encodeToString(secret).equals(base64)) {
        throw new IllegalArgumentException("a signing secret is base64 with padding");
      }
      return hmac(secret, expiresAt);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      // The decoder's own text may name a character of the secret.
      throw new IllegalArgumentException("a signing secret is base64 with padding");
    }
  }

  /** As {@link #parse} reads it: for the one answer that shows a secret, and for tests. */
  public String reveal() {
    byte[] secret = hmacKey.getEncoded();
    try {
      return PREFIX + Base64.getEncoder().encodeToString(secret);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  public boolean signsAt(Instant now) {
    return expiresAt.isEmpty() || expiresAt.get().isAfter(now);
  }

  @Override
  public String toString() {
    return "SigningSecret[…]";
  }
}
