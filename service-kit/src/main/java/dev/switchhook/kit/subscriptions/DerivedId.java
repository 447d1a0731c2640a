package dev.switchhook.kit.subscriptions;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The id of a subscription that was made under an idempotency key. */
public final class DerivedId {
  private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int DIGITS = 26;

  private DerivedId() {}

  /** The same for the same tenant and key, always: ids that exist depend on it. */
  public static String of(String tenant, String idempotencyKey) {
    byte[] name = tenant.getBytes(UTF_8);
    byte[] key = idempotencyKey.getBytes(UTF_8);
    // The length in front: no tenant and key make another's text together.
    ByteBuffer both = ByteBuffer.allocate(4 + name.length + key.length);
    both.putInt(name.length).put(name).put(key);
    return "sub_" + base32(sha256(both.array()));
  }

  private static String base32(byte[] hash) {
    BigInteger rest = new BigInteger(1, hash);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < DIGITS; i++) {
      text.append(CROCKFORD.charAt(rest.intValue() & 31));
      rest = rest.shiftRight(5);
    }
    return text.toString();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
