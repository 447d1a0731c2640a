package dev.switchhook.dlq.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.Delivery;
import dev.switchhook.registry.Schemas;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is inside a letter, as far as it may be shown. */
public final class Contents {
  /** Enough of undecodable bytes to see the framing and how they begin. */
  private static final int HEX_BYTES = 32;

  private final Decoding<Delivery> decoding;
  private final Masking masking = new Masking();

  public Contents(Schemas schemas) {
    this.decoding = new Decoding<>(schemas, Delivery.class);
  }

  /** Describes the body without showing it. */
  public String size(DeadLetter letter) {
    ByteBuffer value = letter.getRecordValue();
    if (value == null) {
      return "none: the letter holds no delivery record";
    }
    Optional<Delivery> delivery = delivery(letter);
    return delivery.isPresent()
        ? delivery.get().getBody().remaining() + " bytes"
        : "undecodable record of " + value.remaining() + " bytes";
  }

  /**
   * The body with personal data masked. What cannot be masked for want of a schema is not shown: of
   * an undecodable record the first bytes, as hex.
   */
  public String masked(DeadLetter letter) {
    ByteBuffer value = letter.getRecordValue();
    if (value == null) {
      return "";
    }
    Optional<Delivery> delivery = delivery(letter);
    if (delivery.isEmpty()) {
      byte[] first = new byte[Math.min(HEX_BYTES, value.remaining())];
      value.duplicate().get(first);
      String hex = HexFormat.of().formatHex(first);
      return value.remaining() > HEX_BYTES ? hex + "…" : hex;
    }
    return masking
        .masked(delivery.get().getEventType(), delivery.get().getBody())
        .orElse("not JSON of a form that this build can mask");
  }

  private Optional<Delivery> delivery(DeadLetter letter) {
    ByteBuffer value = letter.getRecordValue();
    if (value == null) {
      return Optional.empty();
    }
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return decoding.ifReadable(bytes);
  }

  /** The record's headers as text. */
  public static Map<String, String> headers(DeadLetter letter) {
    Map<String, String> headers = new LinkedHashMap<>();
    letter
        .getRecordHeaders()
        .forEach(
            header -> {
              ByteBuffer value = header.getValue();
              headers.put(
                  header.getName(),
                  value == null ? "" : UTF_8.decode(value.duplicate()).toString());
            });
    return headers;
  }
}
