package dev.switchhook.delivery.intake;

import java.util.Base64;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Offsets that are settled above a committed one, as that commit's metadata: {@code sh1.} and
 * base64url of a bit an offset, trailing zeros cut.
 */
final class CommitNote {
  /**
   * 2,735 characters; the broker refuses a commit with more than 4,096. What is settled further out
   * is not noted, and is delivered again after a crash.
   */
  static final int MAX_BITS = 16_384;

  private static final String PREFIX = "sh1.";
  private static final int MAX_LENGTH = PREFIX.length() + (MAX_BITS / 8 * 4 + 2) / 3;

  private CommitNote() {}

  /**
   * Empty when nothing is set.
   *
   * @param settled bit 0 is the committed offset
   */
  static String of(BitSet settled) {
    BitSet head = settled.get(0, MAX_BITS);
    return head.isEmpty()
        ? ""
        : PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(head.toByteArray());
  }

  /** Nothing is set where it is another's note, or none. */
  static BitSet read(@Nullable String metadata) {
    if (metadata == null || !metadata.startsWith(PREFIX) || metadata.length() > MAX_LENGTH) {
      return new BitSet();
    }
    try {
      return BitSet.valueOf(Base64.getUrlDecoder().decode(metadata.substring(PREFIX.length())));
    } catch (IllegalArgumentException e) {
      return new BitSet();
    }
  }
}
