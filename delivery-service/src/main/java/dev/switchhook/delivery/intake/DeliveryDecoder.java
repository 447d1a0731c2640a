package dev.switchhook.delivery.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.engine.Arrival;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.delivery.engine.Poison;
import dev.switchhook.delivery.engine.Position;
import dev.switchhook.delivery.engine.SourceRecord;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.Delivery;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import dev.switchhook.serde.WireFormat;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of the delivery family as an open delivery or as poison. Never throws for what stands in
 * a record. Confined to the Kafka thread.
 */
final class DeliveryDecoder {
  /** JSON escapes can make six bytes of one of an event's 256 KiB. */
  private static final int MAX_BODY = 512 * 1_024;

  private static final int MAX_ID = 128;

  private final AvroReader<Delivery> reader;
  private final InstantSource clock;
  private final IntakeMeters meters;
  private final CharsetDecoder utf8 = UTF_8.newDecoder();
  private final CharBuffer scratch = CharBuffer.allocate(4_096);

  DeliveryDecoder(Schemas schemas, InstantSource clock, IntakeMeters meters) {
    this.reader = new AvroReader<>(schemas, Delivery.class);
    this.clock = clock;
    this.meters = meters;
  }

  /**
   * Empty when its schema is not known in this process yet: to be asked for elsewhere, and decoded
   * again then.
   *
   * @param source of the topic it was read from
   */
  Optional<Arrival> decode(ConsumerRecord<byte[], byte[]> record, Kind source, int epoch) {
    CarriedHeaders carried = CarriedHeaders.of(record.headers());
    meters.headersLeftOut(carried.leftOut());
    DeliveryHeaders headers = new DeliveryHeaders(carried.headers());
    Position position = new Position(record.topic(), record.partition(), record.offset(), epoch);
    SourceRecord bytes = new SourceRecord(record.key(), record.value(), headers.all());
    if (WireFormat.isHeaderFramed(record.headers())) {
      return Optional.of(
          poison(position, bytes, Decoded.NOT_FRAMED, "the schema is named in a header"));
    }
    if (record.value() == null && record.serializedValueSize() > BoundedValues.MOST_BYTES) {
      return Optional.of(dropped(position, bytes, record.serializedValueSize()));
    }
    return switch (reader.read(record.value())) {
      case Decoded.Value<Delivery>(Delivery delivery) -> {
        Optional<Poison> refused = refused(delivery, position, bytes);
        yield refused.isPresent()
            ? Optional.of(refused.get())
            : Optional.of(open(delivery, position, source, headers, bytes));
      }
      case Decoded.Empty<Delivery> _ ->
          Optional.of(poison(position, bytes, Decoded.EMPTY_VALUE, "no value"));
      case Decoded.Poison<Delivery>(String reason, String error) ->
          Optional.of(poison(position, bytes, reason, error));
      case Decoded.SchemaUnknown<Delivery> _, Decoded.Unavailable<Delivery> _ -> Optional.empty();
    };
  }

  private OpenDelivery open(
      Delivery delivery,
      Position position,
      Kind source,
      DeliveryHeaders headers,
      SourceRecord bytes) {
    Optional<String> job = headers.replayJob();
    OpenDelivery open =
        new OpenDelivery(
            delivery,
            position,
            job.isPresent() ? Kind.REPLAY : source,
            headers.attempts(),
            headers.ladderBase(),
            headers.due().orElseGet(clock::instant),
            headers.expires().orElse(delivery.getExpiresAt()),
            headers.lastFailure(),
            headers.lastStatus(),
            headers.deferrals(),
            job,
            bytes);
    if (headers.unreadable() > 0) {
      meters.unreadableHeaders();
    }
    return open;
  }

  /** Decodes, and is not what a worker may send all the same. */
  private Optional<Poison> refused(Delivery delivery, Position position, SourceRecord bytes) {
    ByteBuffer body = delivery.getBody();
    if (!isKeyOf(delivery, bytes.key())) {
      return Optional.of(poison(position, bytes, "WRONG_KEY", "the key is not the subscription"));
    }
    if (!isIdentifier(delivery.getDeliveryId())) {
      return Optional.of(poison(position, bytes, "WRONG_ID", "the delivery id is none"));
    }
    if (!body.hasRemaining()) {
      return Optional.of(poison(position, bytes, "EMPTY_BODY", "the body is empty"));
    }
    if (body.remaining() > MAX_BODY) {
      meters.poison(DeadReason.PAYLOAD_TOO_LARGE.name());
      String error = "the body has " + body.remaining() + " bytes, at most " + MAX_BODY + " go";
      return Optional.of(new Poison(position, bytes, DeadReason.PAYLOAD_TOO_LARGE, error));
    }
    return isUtf8(body)
        ? Optional.empty()
        : Optional.of(poison(position, bytes, "NOT_UTF8", "the body is not UTF-8"));
  }

  private Poison dropped(Position position, SourceRecord bytes, int size) {
    meters.poison(DeadReason.PAYLOAD_TOO_LARGE.name());
    String error =
        "the record has " + size + " bytes, at most " + BoundedValues.MOST_BYTES + " are read";
    return new Poison(position, bytes, DeadReason.PAYLOAD_TOO_LARGE, error);
  }

  private Poison poison(Position position, SourceRecord bytes, String reason, String error) {
    meters.poison(reason);
    return new Poison(position, bytes, DeadReason.UNDECODABLE, reason + ": " + error);
  }

  private static boolean isKeyOf(Delivery delivery, byte @Nullable [] key) {
    return key != null && Arrays.equals(key, delivery.getSubscriptionId().getBytes(UTF_8));
  }

  /** It goes out as a header, and between the dots of what is signed. */
  private static boolean isIdentifier(String id) {
    if (id.isEmpty() || id.length() > MAX_ID) {
      return false;
    }
    for (int at = 0; at < id.length(); at++) {
      if (!isOfAnIdentifier(id.charAt(at))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfAnIdentifier(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  private boolean isUtf8(ByteBuffer body) {
    ByteBuffer rest = body.duplicate();
    utf8.reset();
    while (true) {
      scratch.clear();
      CoderResult result = utf8.decode(rest, scratch, true);
      if (result.isError()) {
        return false;
      }
      if (result.isUnderflow()) {
        return true;
      }
    }
  }
}
