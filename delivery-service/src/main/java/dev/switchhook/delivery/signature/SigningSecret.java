package dev.switchhook.delivery.signature;

import java.time.Instant;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that signs until its end. Never prints itself.
 *
 * @param expiresAt empty: in force
 */
public record SigningSecret(SecretKey hmacKey, Optional<Instant> expiresAt) {
  /** The raw bytes of a {@code v1} secret, 24 to 64 of them. */
  public static SigningSecret hmac(byte[] secret, Optional<Instant> expiresAt) {
    return new SigningSecret(new SecretKeySpec(secret, "HmacSHA256"), expiresAt);
  }

  public boolean signsAt(Instant now) {
    return expiresAt.isEmpty() || expiresAt.get().isAfter(now);
  }

  @Override
  public String toString() {
    return "SigningSecret[…]";
  }
}
