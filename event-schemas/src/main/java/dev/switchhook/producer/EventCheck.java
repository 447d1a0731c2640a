package dev.switchhook.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.callevents.EventSchema;
import dev.switchhook.callevents.EventValidator;
import dev.switchhook.callevents.RejectReason;
import dev.switchhook.callevents.WireEvent;
import dev.switchhook.callevents.WriterSchema;
import dev.switchhook.events.CallEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Asks ingest's own questions of an event before it is sent, where somebody can still act. The
 * event takes the way over its bytes, so that what is asked is what will be read. Thread-safe.
 */
final class EventCheck {
  /** Ingest refuses more: 256 KiB, of which the wire format's prefix takes five bytes. */
  static final int LARGEST = 256 * 1024 - 5;

  private static final EventSchema SCHEMA =
      ((WriterSchema.Usable) EventSchema.of(CallEvent.getClassSchema())).schema();

  private final EventValidator validator;

  EventCheck(InstantSource clock) {
    this.validator = new EventValidator(clock);
  }

  /**
   * Returns the event when it is good.
   *
   * @throws InvalidEventException when ingest would reject it
   */
  CallEvent good(CallEvent event) {
    if (!WholeText.in(event)) {
      throw new InvalidEventException(
          RejectReason.UNDECODABLE, "a text holds half of a surrogate pair");
    }
    byte[] avro = avro(event);
    if (avro.length > LARGEST) {
      throw new InvalidEventException(
          RejectReason.TOO_LARGE, avro.length + " bytes, at most " + LARGEST);
    }
    validator
        .validate(event.getCallId().getBytes(UTF_8), new WireEvent(SCHEMA, read(avro)))
        .ifPresent(
            rejected -> {
              throw new InvalidEventException(rejected);
            });
    return event;
  }

  private static byte[] avro(CallEvent event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try {
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new SpecificDatumWriter<>(CallEvent.class).write(event, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static GenericRecord read(byte[] avro) {
    try {
      return new GenericDatumReader<GenericRecord>(
              CallEvent.getClassSchema(), CallEvent.getClassSchema(), new GenericData())
          .read(null, DecoderFactory.get().binaryDecoder(avro, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
