package dev.switchhook.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * An answer of at most 1 MiB. A read time-out alone would let one that drips a byte at a time go on
 * for ever, so the whole has that time too.
 */
final class BoundedAnswer extends FilterInputStream {
  static final int LARGEST = 1024 * 1024;

  private final int millis;
  private final LongSupplier nanos;
  private final long began;
  private int read;

  BoundedAnswer(InputStream answer, int millis, LongSupplier nanos) {
    super(answer);
    this.millis = millis;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    if (millis > 0 && nanos.getAsLong() - began > Duration.ofMillis(millis).toNanos()) {
      throw new SocketTimeoutException("the answer was not whole after " + millis + " ms");
    }
    int count = super.read(into, at, length);
    read += Math.max(count, 0);
    if (read > LARGEST) {
      throw new IOException("the answer is larger than " + LARGEST + " bytes");
    }
    return count;
  }

  @Override
  public long skip(long count) {
    return 0;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
