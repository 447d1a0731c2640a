package dev.switchhook.delivery.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of the delivery family as it was read, so that it can be written on byte for byte. Equal
 * only to itself; prints its size, never its content.
 */
public final class SourceRecord {
  /** One header. A foreign record may have one without a value. */
  public static final class Header {
    private final String name;
    private final byte @Nullable [] value;

    public Header(String name, byte @Nullable [] value) {
      this.name = name;
      this.value = value;
    }

    public String name() {
      return name;
    }

    /** Not copied: do not change. */
    public byte @Nullable [] value() {
      return value;
    }
  }

  private final byte[] key;
  private final byte[] value;
  private final List<Header> headers;

  public SourceRecord(byte[] key, byte[] value, List<Header> headers) {
    this.key = key;
    this.value = value;
    this.headers = List.copyOf(headers);
  }

  /** Not copied: do not change. */
  public byte[] key() {
    return key;
  }

  /** Not copied: do not change. */
  public byte[] value() {
    return value;
  }

  public List<Header> headers() {
    return headers;
  }

  @Override
  public String toString() {
    return "SourceRecord[" + value.length + " bytes]";
  }
}
