package dev.switchhook.delivery.rollup;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.Delivery;
import dev.switchhook.kit.streams.RegistryWait;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What is counted of dead letters. A letter does not say whether it was a test; the delivery inside
 * does. Confined to one thread.
 */
final class Letters {
  private final AvroReader<Delivery> deliveries;
  private final RegistryWait registry;

  Letters(Schemas schemas, RegistryWait registry) {
    this.deliveries = new AvroReader<>(schemas, Delivery.class);
    this.registry = registry;
  }

  Optional<Observation> observe(DeadLetter letter) {
    return isTest(letter)
        ? Optional.empty()
        : Optional.of(
            new Observation(letter.getDeadLetterId(), letter.getDeadAt(), Units.of(letter)));
  }

  private boolean isTest(DeadLetter letter) {
    if ("ping".equals(letter.getEventType())) {
      return true;
    }
    ByteBuffer value = letter.getRecordValue();
    if (letter.getDeliveryId() == null || value == null) {
      return false;
    }
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return registry.settled(() -> deliveries.readWaiting(bytes))
            instanceof Decoded.Value<Delivery>(Delivery delivery)
        && delivery.getTest();
  }
}
