package dev.switchhook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.ingest.fanout.AddressedDelivery;
import dev.switchhook.ingest.fanout.EventBodies;
import dev.switchhook.ingest.fanout.FanOut;
import dev.switchhook.ingest.fanout.Fanned;
import dev.switchhook.ingest.fanout.TraceParent;
import dev.switchhook.ingest.subscription.Subscriptions;
import java.time.InstantSource;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events to deliveries, and to dead letters where the body is too large for one. */
final class FanOutStep extends Step<Arrival> {
  private static final Logger log = LoggerFactory.getLogger(FanOutStep.class);

  /** Fanned out all the same, but somebody should know. */
  private static final int UNUSUALLY_MANY = 1_000;

  private final FanOut fanOut;
  private final Subscriptions subscriptions;

  FanOutStep(FanOut fanOut, Subscriptions subscriptions, InstantSource clock, IngestMeters meters) {
    super(clock, meters);
    this.fanOut = fanOut;
    this.subscriptions = subscriptions;
  }

  @Override
  public void process(Record<byte[], Arrival> record) {
    EventBodies bodies = record.value().bodies();
    String tenant = bodies.event().tenantId();
    Fanned fanned =
        fanOut.of(bodies, subscriptions.takersOf(tenant, bodies.event().type()), position());
    // Nothing else of the event's headers: they are the producer's, and sh-… would be believed.
    Headers headers = TraceParent.of(record.headers(), bodies.event());
    for (AddressedDelivery delivery : fanned.deliveries()) {
      byte[] key = delivery.delivery().getSubscriptionId().getBytes(UTF_8);
      send(IngestTopology.TO_DELIVERIES, key, delivery, headers);
    }
    for (DeadLetter letter : fanned.tooLarge()) {
      send(IngestTopology.TO_DEAD_LETTERS, letter.getDeliveryId().getBytes(UTF_8), letter, headers);
    }
    meters().fanned(bodies, fanned);
    if (fanned.deliveries().size() > UNUSUALLY_MANY) {
      log.warn(
          "event has unusually many subscribers tenant={} event={} deliveries={}",
          tenant,
          bodies.event().id(),
          fanned.deliveries().size());
    }
  }
}
