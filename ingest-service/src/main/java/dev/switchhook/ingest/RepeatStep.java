package dev.switchhook.ingest;

import dev.switchhook.callevents.RejectReason;
import dev.switchhook.callevents.Rejected;
import dev.switchhook.callevents.WireEvent;
import dev.switchhook.ingest.event.CallSequences;
import dev.switchhook.ingest.event.SeenEvents;
import java.time.InstantSource;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/** Lets through what is new, and what was read before but perhaps not fanned out. */
final class RepeatStep extends Step<Arrival> {
  static final String STORE = "seen-events";

  /** Calls whose highest sequence is remembered, a task: some 10 MB. */
  private static final int CALLS = 50_000;

  private final InstantSource clock;
  private final CallSequences sequences = new CallSequences(CALLS);
  private @Nullable SeenEvents seen;

  RepeatStep(InstantSource clock, IngestMeters meters) {
    super(clock, meters);
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    super.init(context);
    WindowStore<byte[], byte[]> store = context.getStateStore(STORE);
    seen = new SeenEvents(store, clock);
  }

  @Override
  public void process(Record<byte[], Arrival> record) {
    if (seen == null) {
      throw new IllegalStateException("Streams initialises a processor before it uses it");
    }
    Arrival arrival = record.value();
    WireEvent event = arrival.bodies().event();
    switch (seen.see(event, position(), arrival.bodies().content())) {
      case NEW -> {
        meters().stepped(sequences.step(event));
        pass(record);
      }
      case REREAD -> pass(record);
      case REPEAT -> meters().repeated();
      case CONFLICT ->
          reject(
              record,
              arrival.asRead(),
              new Rejected(RejectReason.ID_CONFLICT, "id: seen before with other content"));
    }
  }

  private void pass(Record<byte[], Arrival> record) {
    send(IngestTopology.FAN_OUT, record.key(), record.value(), record.headers());
  }
}
