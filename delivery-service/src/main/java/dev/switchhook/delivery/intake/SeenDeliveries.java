package dev.switchhook.delivery.intake;

import java.util.Arrays;
import java.util.UUID;

/**
 * The delivery ids read last from one partition of the main topic, and where: fan-out is at least
 * once, so a delivery can stand there twice. It lives as long as the partition is assigned and no
 * longer, or it would take what is read again for a repeat, and that is loss.
 *
 * <p>A hash table of chains over a ring: 32 bytes an id.
 */
final class SeenDeliveries {
  private static final String PREFIX = "dlv_";
  private static final int ID_LENGTH = PREFIX.length() + 36;
  private static final int NONE = -1;

  private final int mask;
  private final long[] high;
  private final long[] low;
  private final long[] offsets;
  private final int[] follower;
  private final int[] heads;
  private int count;
  private int oldest;

  /**
   * Of nothing yet.
   *
   * @param window ids remembered, a power of two
   */
  SeenDeliveries(int window) {
    mask = window - 1;
    high = new long[window];
    low = new long[window];
    offsets = new long[window];
    follower = new int[window];
    heads = new int[window];
    Arrays.fill(heads, NONE);
  }

  /**
   * Whether another record, further up, carried this delivery. The same offset is a re-read; a
   * smaller one means that we were rewound: both are delivered.
   */
  boolean isRepeat(String id, long offset) {
    if (id.length() != ID_LENGTH || !id.startsWith(PREFIX)) {
      return false;
    }
    UUID uuid = parsed(id);
    // An id in another spelling is another id.
    if (!id.endsWith(uuid.toString())) {
      return false;
    }
    long h = uuid.getMostSignificantBits();
    long l = uuid.getLeastSignificantBits();
    for (int slot = heads[bucket(h, l)]; slot != NONE; slot = follower[slot]) {
      if (high[slot] == h && low[slot] == l) {
        boolean repeat = offset > offsets[slot];
        offsets[slot] = Math.min(offset, offsets[slot]);
        return repeat;
      }
    }
    remember(h, l, offset);
    return false;
  }

  private void remember(long h, long l, long offset) {
    int slot = oldest;
    if (count > mask) {
      forget(slot);
    } else {
      count++;
    }
    oldest = (oldest + 1) & mask;
    high[slot] = h;
    low[slot] = l;
    offsets[slot] = offset;
    int bucket = bucket(h, l);
    follower[slot] = heads[bucket];
    heads[bucket] = slot;
  }

  private void forget(int slot) {
    int bucket = bucket(high[slot], low[slot]);
    if (heads[bucket] == slot) {
      heads[bucket] = follower[slot];
      return;
    }
    int before = heads[bucket];
    while (follower[before] != slot) {
      before = follower[before];
    }
    follower[before] = follower[slot];
  }

  /** The ids are hashes already. */
  private int bucket(long h, long l) {
    return (int) (h ^ l >>> 7) & mask;
  }

  private static UUID parsed(String id) {
    try {
      return UUID.fromString(id.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      return new UUID(0, 0);
    }
  }
}
