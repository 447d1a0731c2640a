package dev.switchhook.delivery.attempt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/** Few bytes that mean 200 MiB of zeros. */
final class Bombs {
  private static final int ZEROS = 200 * 1024 * 1024;
  private static final byte RECORD_FORMAT = 2;

  /** Made by Google's encoder with its largest window. */
  private static final String BROTLI =
      "z///f/gnAOKxQCD3/p/////wTwDEYQGA7v0/////4Z8AiMMiAN37f/7//8M/ARCHBQC69//8//+HfwIgDgsA"
          + "dO//+f//D/8EQBwWAOje//P//x/+CYA4LADQvf/n//8//BMAcVgAoHv/z///f/gnAOKwAED3/p/////wTwDE"
          + "YQGA7v0/////4Z8AiMMCAN37f/7//8M/ARCHBQC69//5//+HfwIgDgsAdO//AA==";

  private Bombs() {}

  static byte[] of(String encoding) {
    return switch (encoding) {
      case "gzip" -> packed(ZEROS, GZIPOutputStream::new);
      case "deflate" -> packed(ZEROS, DeflaterOutputStream::new);
      case "zstd" -> zstd();
      case "br" -> Base64.getDecoder().decode(BROTLI);
      default -> throw new IllegalArgumentException(encoding);
    };
  }

  /** gzip in gzip in gzip. */
  static byte[] nested() {
    byte[] bytes = of("gzip");
    for (int i = 0; i < 2; i++) {
      byte[] inner = bytes;
      bytes =
          bytes(
              out -> {
                try (OutputStream packing = new GZIPOutputStream(out)) {
                  packing.write(inner);
                }
              });
    }
    return bytes;
  }

  private interface Packing {
    OutputStream around(OutputStream out) throws IOException;
  }

  private interface Writing {
    void to(ByteArrayOutputStream out) throws IOException;
  }

  private static byte[] packed(int zeros, Packing packing) {
    return bytes(
        out -> {
          try (OutputStream packed = packing.around(out)) {
            write(packed, zeros);
          }
        });
  }

  private static byte[] zstd() {
    ByteBufferOutputStream out = new ByteBufferOutputStream(64 * 1024);
    try (OutputStream packed = Compression.zstd().build().wrapForOutput(out, RECORD_FORMAT)) {
      write(packed, ZEROS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ByteBuffer written = out.buffer().flip();
    byte[] bytes = new byte[written.remaining()];
    written.get(bytes);
    return bytes;
  }

  private static void write(OutputStream out, int zeros) throws IOException {
    byte[] some = new byte[1024 * 1024];
    for (int left = zeros; left > 0; left -= some.length) {
      out.write(some);
    }
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
