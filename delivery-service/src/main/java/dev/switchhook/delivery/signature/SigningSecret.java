package dev.switchhook.delivery.signature;

import dev.switchhook.kit.secret.Ed25519Key;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A secret that signs until its end. Never prints itself. */
public sealed interface SigningSecret {
  /** Empty: in force. */
  Optional<Instant> expiresAt();

  /** As {@link #parse} reads it: for tests. */
  String reveal();

  /** Signs {@code v1}. */
  record Hmac(SecretKey key, Optional<Instant> expiresAt) implements SigningSecret {
    private static final String PREFIX = "whsec_";

    @Override
    public String reveal() {
      byte[] secret = key.getEncoded();
      try {
        return PREFIX + Base64.getEncoder().encodeToString(secret);
      } finally {
        Arrays.fill(secret, (byte) 0);
      }
    }

    @Override
    public String toString() {
      return "SigningSecret[…]";
    }
  }

  /** Signs {@code v1a}. */
  record Ed25519(Ed25519Key key, Optional<Instant> expiresAt) implements SigningSecret {
    private static final String PREFIX = "whsk_";

    @Override
    public String reveal() {
      return key.reveal();
    }

    @Override
    public String toString() {
      return "SigningSecret[" + key.publicText() + "]";
    }
  }

  /**
   * The raw bytes of a {@code v1} secret.
   *
   * @throws IllegalArgumentException unless there are 24 to 64 of them
   */
  static SigningSecret hmac(byte[] secret, Optional<Instant> expiresAt) {
    if (secret.length < 24 || secret.length > 64) {
      throw new IllegalArgumentException("a signing secret has 24 to 64 bytes");
    }
    return new Hmac(new SecretKeySpec(secret, "HmacSHA256"), expiresAt);
  }

  /**
   * The raw bytes of a {@code v1a} key: seed, then public key.
   *
   * @throws IllegalArgumentException unless there are 64 and they belong together
   */
  static SigningSecret ed25519(byte[] seedAndPublic, Optional<Instant> expiresAt) {
    return new Ed25519(Ed25519Key.of(seedAndPublic), expiresAt);
  }

  /**
   * Reads {@code whsec_} or {@code whsk_} and padded base64. Without the prefix the libraries
   * disagree on what the bytes are, so it is required.
   *
   * @throws IllegalArgumentException whose text does not hold the secret
   */
  static SigningSecret parse(String text, Optional<Instant> expiresAt) {
    if (text.startsWith(Ed25519.PREFIX)) {
      return new Ed25519(Ed25519Key.parse(text), expiresAt);
    }
    if (!text.startsWith(Hmac.PREFIX)) {
      throw new IllegalArgumentException("a signing secret begins with " + Hmac.PREFIX);
    }
    String base64 = text.substring(Hmac.PREFIX.length());
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

  default boolean signsAt(Instant now) {
    return expiresAt().isEmpty() || expiresAt().get().isAfter(now);
  }
}
