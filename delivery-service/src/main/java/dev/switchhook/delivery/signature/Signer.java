package dev.switchhook.delivery.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.switchhook.delivery.signature.Signature.Missing;
import dev.switchhook.delivery.signature.Signature.Ready;
import dev.switchhook.delivery.signature.Signature.Unfinished;
import dev.switchhook.delivery.signature.SigningSecret.Ed25519;
import dev.switchhook.delivery.signature.SigningSecret.Hmac;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;

/**
 * Standard Webhooks signatures over the exact bytes that are sent. Holds one {@link Mac}, so it is
 * confined to one thread; what is left unfinished is not.
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
   * One entry for each secret that signs at that time, at most 3: {@code v1} before {@code v1a},
   * within each in the order given.
   *
   * @param webhookId without a {@code .}, or bytes could move between the signed parts
   * @param timestamp Unix seconds, as sent in {@code webhook-timestamp}
   * @param body left as it is
   */
  public Signature sign(
      String webhookId, long timestamp, ByteBuffer body, List<SigningSecret> secrets, Instant now) {
    byte[] head = (webhookId + "." + timestamp + ".").getBytes(ISO_8859_1);
    StringBuilder cheap = new StringBuilder(48 * secrets.size());
    List<Ed25519> dear = new ArrayList<>();
    int signed = 0;
    for (SigningSecret secret : secrets) {
      if (secret.signsAt(now)) {
        switch (secret) {
          case Hmac hmac -> {
            if (signed < MOST) {
              cheap.append(signed == 0 ? "v1," : " v1,").append(entry(hmac, head, body));
              signed++;
            }
          }
          case Ed25519 key -> dear.add(key);
        }
      }
    }
    List<Ed25519> left = List.copyOf(dear.subList(0, Math.min(dear.size(), MOST - signed)));
    if (!left.isEmpty()) {
      return new Unfinished(() -> finish(cheap.toString(), left, message(head, body)));
    }
    return signed == 0 ? new Missing() : new Ready(cheap.toString());
  }

  private String entry(Hmac secret, byte[] head, ByteBuffer body) {
    try {
      mac.init(secret.key());
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("not an HMAC key", e);
    }
    mac.update(head);
    mac.update(body.duplicate());
    return Base64.getEncoder().encodeToString(mac.doFinal());
  }

  private static String finish(String cheap, List<Ed25519> dear, byte[] message) {
    StringBuilder entries = new StringBuilder(cheap);
    for (Ed25519 secret : dear) {
      entries
          .append(entries.isEmpty() ? "v1a," : " v1a,")
          .append(Base64.getEncoder().encodeToString(secret.key().sign(message)));
    }
    return entries.toString();
  }

  private static byte[] message(byte[] head, ByteBuffer body) {
    byte[] message = new byte[head.length + body.remaining()];
    System.arraycopy(head, 0, message, 0, head.length);
    body.duplicate().get(message, head.length, body.remaining());
    return message;
  }
}
