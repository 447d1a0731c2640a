package dev.switchhook.serde;

import dev.switchhook.serde.Decoded.Poison;
import dev.switchhook.serde.Decoded.Value;
import java.io.EOFException;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.avro.SystemLimitException;
import org.apache.avro.io.DatumReader;
import org.jspecify.annotations.Nullable;

/**
 * The one place where hostile bytes meet Avro. Whatever it throws becomes a value, errors included:
 * a deep record ends in a StackOverflowError, which Kafka's own handlers never see. Confined to one
 * thread.
 */
final class RecordDecoder {
  private static final Duration OUT_OF_MEMORY_IS_OURS = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final StrictDecoder decoder = new StrictDecoder();
  private @Nullable Instant outOfMemory;

  RecordDecoder(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @throws OutOfMemoryError the second within a minute: then it is not the record's doing
   */
  <T> Decoded<T> decode(byte[] framed, DatumReader<T> reader) {
    try {
      StrictDecoder in = decoder.over(framed, WireFormat.PREFIX);
      T record = reader.read(null, in);
      return in.isEnd()
          ? new Value<>(record)
          : new Poison<>(Decoded.TRAILING_BYTES, "bytes are left after the record");
    } catch (OutOfMemoryError e) {
      if (outOfMemory != null
          && clock.instant().isBefore(outOfMemory.plus(OUT_OF_MEMORY_IS_OURS))) {
        throw e;
      }
      outOfMemory = clock.instant();
      return undecodable("OutOfMemoryError");
    } catch (Exception | StackOverflowError e) {
      return undecodable(described(e));
    }
  }

  private static <T> Decoded<T> undecodable(String error) {
    return new Poison<>(Decoded.UNDECODABLE, error);
  }

  /** Only messages that cannot hold a value out of the record. */
  private static String described(Throwable thrown) {
    if (thrown instanceof CharacterCodingException) {
      return "a string is not UTF-8";
    }
    if (thrown instanceof EOFException) {
      return "the record ends too early";
    }
    return thrown instanceof SystemLimitException || thrown instanceof IndexOutOfBoundsException
        ? thrown.getClass().getSimpleName() + ": " + thrown.getMessage()
        : thrown.getClass().getSimpleName();
  }
}
