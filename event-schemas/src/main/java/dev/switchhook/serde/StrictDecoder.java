package dev.switchhook.serde;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.SystemLimitException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary decoder that refuses strings which are not UTF-8; Avro itself replaces what it
 * cannot read by U+FFFD and says nothing. Reused from record to record: confined to one thread.
 */
final class StrictDecoder extends Decoder {
  private final Utf8 scratch = new Utf8();
  private @Nullable BinaryDecoder reused;
  private byte[] bytes = new byte[0];
  private BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes, null);

  StrictDecoder over(byte[] record, int offset) {
    bytes = record;
    reused = DecoderFactory.get().binaryDecoder(record, offset, record.length - offset, reused);
    in = reused;
    return this;
  }

  boolean isEnd() throws IOException {
    return in.isEnd();
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) throws IOException {
    return checked(in.readString(old));
  }

  @Override
  public String readString() throws IOException {
    return checked(in.readString(scratch)).toString();
  }

  /** Nearly all text is ASCII, and that costs one look at each byte. */
  private static Utf8 checked(Utf8 text) throws CharacterCodingException {
    byte[] bytes = text.getBytes();
    int length = text.getByteLength();
    for (int at = 0; at < length; at++) {
      if (bytes[at] < 0) {
        // A new decoder reports what String's own replaces.
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length - at));
        break;
      }
    }
    return text;
  }

  @Override
  public void readNull() throws IOException {
    in.readNull();
  }

  @Override
  public boolean readBoolean() throws IOException {
    return in.readBoolean();
  }

  @Override
  public int readInt() throws IOException {
    return in.readInt();
  }

  @Override
  public long readLong() throws IOException {
    return in.readLong();
  }

  @Override
  public float readFloat() throws IOException {
    return in.readFloat();
  }

  @Override
  public double readDouble() throws IOException {
    return in.readDouble();
  }

  @Override
  public void skipString() throws IOException {
    in.skipString();
  }

  /** A part of the record's own bytes, not a copy: they are nobody's to change. */
  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
    int length = SystemLimitException.checkMaxBytesLength(in.readLong());
    int left = in.inputStream().available();
    if (length > left) {
      throw new EOFException(length + " bytes are announced, and " + left + " are left");
    }
    in.skipFixed(length);
    return ByteBuffer.wrap(bytes, bytes.length - left, length).slice();
  }

  @Override
  public void skipBytes() throws IOException {
    in.skipBytes();
  }

  @Override
  public void readFixed(byte[] bytes, int start, int length) throws IOException {
    in.readFixed(bytes, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    in.skipFixed(length);
  }

  @Override
  public int readEnum() throws IOException {
    return in.readEnum();
  }

  @Override
  public long readArrayStart() throws IOException {
    return in.readArrayStart();
  }

  @Override
  public long arrayNext() throws IOException {
    return in.arrayNext();
  }

  @Override
  public long skipArray() throws IOException {
    return in.skipArray();
  }

  @Override
  public long readMapStart() throws IOException {
    return in.readMapStart();
  }

  @Override
  public long mapNext() throws IOException {
    return in.mapNext();
  }

  @Override
  public long skipMap() throws IOException {
    return in.skipMap();
  }

  @Override
  public int readIndex() throws IOException {
    return in.readIndex();
  }
}
