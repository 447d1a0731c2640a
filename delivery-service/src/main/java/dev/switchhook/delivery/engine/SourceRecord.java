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

  private final byte @Nullable [] key;
  private final byte @Nullable [] value;
  private final List<Header> headers;

  public SourceRecord(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
    this.key = key;
    this.value = value;
    this.headers = List.copyOf(headers);
  }

  /** Null where a foreign record has none. Not copied: do not change. */
  public byte @Nullable [] key() {
    return key;
  }

  /** Null where a foreign record has none. Not copied: do not change. */
  public byte @Nullable [] value() {
    return value;
  }

  public List<Header> headers() {
    return headers;
  }

  /** Key and value together, without the headers. */
  public int bytes() {
    return (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
  }

  @Override
  public String toString() {
    return "SourceRecord[" + bytes() + " bytes]";
  }
}
