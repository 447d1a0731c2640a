package dev.switchhook.serde;

import java.io.IOException;
import org.apache.avro.SystemLimitException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * What Avro may do in our processes: how large things may be, and which classes it may load.
 *
 * <p>Without size limits five bytes can claim a string of 500 MB, and Avro allocates it before it
 * looks for the data. Avro reads them once, when it first decodes anything. Classes: our generated
 * records and no other, for a schema names them.
 */
public final class AvroLimits {
  public static final int MAX_STRING_BYTES = 256 * 1024;
  public static final int MAX_BYTES = 1024 * 1024;
  public static final int MAX_COLLECTION_ITEMS = 10_000;

  /** The length alone, as a record may carry it. */
  private static final byte[] CLAIMS_500_000_000 = {
    (byte) 0x80, (byte) 0x94, (byte) 0xEB, (byte) 0xDC, 0x03
  };

  private static final String RECORDS = "dev.switchhook.events";

  static {
    System.setProperty("org.apache.avro.limits.string.maxLength", "" + MAX_STRING_BYTES);
    System.setProperty("org.apache.avro.limits.bytes.maxLength", "" + MAX_BYTES);
    System.setProperty(
        "org.apache.avro.limits.collectionItems.maxLength", "" + MAX_COLLECTION_ITEMS);
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(RECORDS)));
  }

  private AvroLimits() {}

  /**
   * Sets the limits and proves that they hold. To be called first in every {@code main}; readers
   * and writers call it too. Idempotent.
   *
   * @throws IllegalStateException when Avro had decoded something before, with its own limits
   */
  public static void apply() {
    refuses("string", decoder -> decoder.readString(null));
    refuses("bytes", decoder -> decoder.readBytes(null));
    refuses("collection", Decoder::readArrayStart);
  }

  private static void refuses(String what, Claim claim) {
    try {
      claim.read(DecoderFactory.get().binaryDecoder(CLAIMS_500_000_000, null));
    } catch (SystemLimitException e) {
      return;
    } catch (IOException e) {
      // Avro went on to look for the data.
    }
    throw new IllegalStateException(
        "Avro decoded with its own " + what + " limit; AvroLimits.apply() must come first");
  }

  @FunctionalInterface
  private interface Claim {
    void read(Decoder decoder) throws IOException;
  }
}
