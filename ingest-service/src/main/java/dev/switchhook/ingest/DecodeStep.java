package dev.switchhook.ingest;

import dev.switchhook.callevents.EventValidator;
import dev.switchhook.callevents.Rejected;
import dev.switchhook.ingest.event.Decoding;
import dev.switchhook.ingest.event.EventDecoder;
import dev.switchhook.ingest.fanout.BodyRenderer;
import dev.switchhook.ingest.fanout.EventBodies;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;

/** Bytes to valid events; what is none is rejected. */
final class DecodeStep extends Step<byte[]> {
  private final EventDecoder decoder;
  private final EventValidator validator;
  private final BodyRenderer renderer;

  DecodeStep(
      EventDecoder decoder,
      EventValidator validator,
      BodyRenderer renderer,
      InstantSource clock,
      IngestMeters meters) {
    super(clock, meters);
    this.decoder = decoder;
    this.validator = validator;
    this.renderer = renderer;
  }

  @Override
  public void process(Record<byte[], byte[]> read) {
    switch (decoder.decode(read.value(), read.headers())) {
      case Decoding.Unusable(var rejected) -> reject(read, read.value(), rejected);
      case Decoding.Event(var event) -> {
        Optional<Rejected> rejected = validator.validate(read.key(), event);
        if (rejected.isPresent()) {
          reject(read, read.value(), rejected.get());
        } else {
          meters().consumed(event.type());
          Arrival arrival = new Arrival(new EventBodies(event, renderer), read.value());
          send(IngestTopology.RECOGNISE_REPEATS, read.key(), arrival, read.headers());
        }
      }
    }
  }
}
