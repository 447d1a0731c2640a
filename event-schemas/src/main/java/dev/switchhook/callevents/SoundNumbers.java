package dev.switchhook.callevents;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Finds what JSON cannot say, what JavaScript would round, and what makes no sense by its name. */
final class SoundNumbers implements Leaves.Check {
  /** JavaScript's largest safe integer. */
  private static final long LARGEST = (1L << 53) - 1;

  @Override
  public Optional<String> problem(String field, Schema schema, Object value) {
    if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
      return Optional.empty();
    }
    if (value instanceof Integer || value instanceof Long) {
      return ofInteger(field, ((Number) value).longValue());
    }
    if (value instanceof Float || value instanceof Double) {
      return ofReal(field, ((Number) value).doubleValue());
    }
    return value instanceof ByteBuffer unscaled
            && schema.getLogicalType() instanceof LogicalTypes.Decimal type
        ? ofDecimal(type.getPrecision(), unscaled)
        : Optional.empty();
  }

  private static Optional<String> ofInteger(String field, long number) {
    if (number > LARGEST || number < -LARGEST) {
      return Optional.of("beyond 2^53 - 1");
    }
    boolean counts =
        field.endsWith("_ms")
            || field.equals("size")
            || field.startsWith("size_")
            || field.equals("revision");
    return number < 0 && counts ? Optional.of("negative") : ofRange(field, (double) number);
  }

  private static Optional<String> ofReal(String field, double number) {
    return Double.isFinite(number) ? ofRange(field, number) : Optional.of("not finite");
  }

  private static Optional<String> ofRange(String field, double number) {
    return switch (field) {
      case "confidence" -> number < 0 || number > 1 ? Optional.of("not in 0..1") : Optional.empty();
      case "score" -> number < -1 || number > 1 ? Optional.of("not in -1..1") : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Avro checks a decimal's precision when it is written by Java, and never when it is read. */
  private static Optional<String> ofDecimal(int precision, ByteBuffer unscaled) {
    // log2(10) < 4: so many bits are more than any number of that precision has.
    boolean tooLong = unscaled.remaining() == 0 || unscaled.remaining() * 8L > precision * 4L + 64;
    return tooLong || BigInteger.TEN.pow(precision).compareTo(integer(unscaled).abs()) <= 0
        ? Optional.of("not in the decimal's precision")
        : Optional.empty();
  }

  private static BigInteger integer(ByteBuffer unscaled) {
    byte[] bytes = new byte[unscaled.remaining()];
    unscaled.duplicate().get(bytes);
    return new BigInteger(bytes);
  }
}
