package dev.switchhook.delivery.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * Standard Webhooks {@code v1} over the exact bytes that are sent. Holds one {@link Mac}, so it is
 * confined to one thread.
 */
public final class Signer {
  /** More would have to be refused when a secret is added; see docs on rotation. */
  private static final int MOST = 3;

  private final Mac mac;

  public Signer() {
    try {
      mac = Mac.getInstance("HmacSHA256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /**
   * The value of {@code webhook-signature}: one entry for each secret that signs at that time, at
   * most 3, in the order given. Empty when none does: then nothing may be sent.
   *
   * @param webhookId without a {@code .}, or bytes could move between the signed parts
   * @param timestamp Unix seconds, as sent in {@code webhook-timestamp}
   * @param body left as it is
   */
  public Optional<String> sign(
      String webhookId, long timestamp, ByteBuffer body, List<SigningSecret> secrets, Instant now) {
    byte[] head = (webhookId + "." + timestamp + ".").getBytes(ISO_8859_1);
    StringBuilder entries = new StringBuilder(48 * secrets.size());
    int signed = 0;
    for (SigningSecret secret : secrets) {
      if (signed < MOST && secret.signsAt(now)) {
        entries.append(signed == 0 ? "v1," : " v1,").append(entry(secret, head, body));
        signed++;
      }
    }
    return signed == 0 ? Optional.empty() : Optional.of(entries.toString());
  }

  private String entry(SigningSecret secret, byte[] head, ByteBuffer body) {
    try {
      mac.init(secret.hmacKey());
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("not an HMAC key", e);
    }
    mac.update(head);
    mac.update(body.duplicate());
    return Base64.getEncoder().encodeToString(mac.doFinal());
  }
}
