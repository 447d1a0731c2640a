package dev.switchhook.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.callevents.WireEvent;
import dev.switchhook.ids.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Where each event was seen first, and a hash of what it said. A store that said only "seen" would
 * lose an event: after a crash between mark and output the mark is there, the output is not, and
 * the event is read again. So the same offset once more is a re-read and is fanned out again.
 *
 * <p>A mark stands under the day that it was made on, so to look for one is to ask for three keys;
 * a range over the 24 hours before now took a quarter of an event's CPU (measured). The window
 * store forgets by itself, a segment at a time, so it is bounded without a sweep. Confined to its
 * task's stream thread.
 */
public final class SeenEvents {
  /** At least, and twice of it at most: past that a repeat is fanned out again. */
  public static final Duration REMEMBERED = Duration.ofDays(1);

  /** Of the store: the day before is still there when the clock is set back from a new one. */
  public static final Duration RETENTION = REMEMBERED.multipliedBy(2).plusMinutes(1);

  private static final long DAY = REMEMBERED.toMillis();
  private static final int HASH = 32;
  private static final int MARK = Integer.BYTES + Long.BYTES + HASH;

  private final WindowStore<byte[], byte[]> store;
  private final InstantSource clock;
  private final MessageDigest sha256 = Sha256.digest();

  public SeenEvents(WindowStore<byte[], byte[]> store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** What an event turned out to be. */
  public enum Sighting {
    NEW,
    /** The very record that left the mark, read again after a crash. */
    REREAD,
    /** Sent again by its producer. */
    REPEAT,
    /** The id of another event, with other content. */
    CONFLICT
  }

  /**
   * Marks the event if it is new.
   *
   * @param content what a repeat must have in common
   */
  public Sighting see(WireEvent event, Position position, ByteBuffer content) {
    byte[] key = key(event);
    byte[] mark = mark(position, content);
    long today = clock.millis() / DAY * DAY;
    byte @Nullable [] first = first(key, today);
    if (first != null) {
      return compare(first, mark);
    }
    store.put(key, mark, today);
    return Sighting.NEW;
  }

  private byte @Nullable [] first(byte[] key, long today) {
    byte @Nullable [] mark = store.fetch(key, today);
    if (mark == null) {
      mark = store.fetch(key, today - DAY);
    }
    // The clock may have been set back since.
    return mark == null ? store.fetch(key, today + DAY) : mark;
  }

  private static Sighting compare(byte[] first, byte[] mark) {
    int position = MARK - HASH;
    // Before the hash: the same record may render otherwise after a change of the program.
    if (Arrays.equals(first, 0, position, mark, 0, position)) {
      return Sighting.REREAD;
    }
    return Arrays.equals(first, position, MARK, mark, position, MARK)
        ? Sighting.REPEAT
        : Sighting.CONFLICT;
  }

  /** Each part with its length before it: no tenant can name another's event. */
  private static byte[] key(WireEvent event) {
    byte[][] parts = {
      event.tenantId().getBytes(UTF_8), event.callId().getBytes(UTF_8), event.id().getBytes(UTF_8)
    };
    int length = Arrays.stream(parts).mapToInt(part -> Integer.BYTES + part.length).sum();
    ByteBuffer key = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      key.putInt(part.length).put(part);
    }
    return key.array();
  }

  private byte[] mark(Position position, ByteBuffer content) {
    return ByteBuffer.allocate(MARK)
        .putInt(position.partition())
        .putLong(position.offset())
        .put(hash(content))
        .array();
  }

  private byte[] hash(ByteBuffer content) {
    sha256.update(content.duplicate());
    return sha256.digest();
  }
}
