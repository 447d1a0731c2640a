package dev.switchhook.kit.subscriptions;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.ids.Crockford;
import dev.switchhook.ids.Sha256;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** The id of a subscription that was made under an idempotency key. */
public final class DerivedId {
  private static final int DIGITS = 26;

  private DerivedId() {}

  /** The same for the same tenant and key, always: ids that exist depend on it. */
  public static String of(String tenant, String idempotencyKey) {
    byte[] name = tenant.getBytes(UTF_8);
    byte[] key = idempotencyKey.getBytes(UTF_8);
    // The length in front: no tenant and key make another's text together.
    ByteBuffer both = ByteBuffer.allocate(4 + name.length + key.length);
    both.putInt(name.length).put(name).put(key);
    return "sub_" + base32(Sha256.of(both.array()));
  }

  private static String base32(byte[] hash) {
    BigInteger rest = new BigInteger(1, hash);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < DIGITS; i++) {
      text.append(Crockford.digit(rest.intValue()));
      rest = rest.shiftRight(5);
    }
    return text.toString();
  }
}
