package dev.switchhook.producer;

import dev.switchhook.events.CallContext;
import dev.switchhook.events.CallEnded;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.CallOutcome;
import dev.switchhook.events.CallStarted;
import dev.switchhook.events.Channel;
import dev.switchhook.events.Direction;
import dev.switchhook.events.EndedBy;
import dev.switchhook.events.EndedReason;
import dev.switchhook.events.Party;
import dev.switchhook.events.StartTrigger;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.apache.kafka.clients.producer.MockProducer;

/** A call that is about to begin, and where its events go. */
final class Given {
  static final Instant NOW = Instant.parse("2026-10-09T08:50:11.000Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOW);

  private Given() {}

  static CallEvents events(MockProducer<byte[], byte[]> producer) {
    return events(producer, CLOCK);
  }

  static CallEvents events(MockProducer<byte[], byte[]> producer, InstantSource clock) {
    Schemas schemas = Schemas.over(registry(), clock);
    return new CallEvents(
        "voice-platform/test",
        new Minting(clock, new Random(7)),
        schemas,
        new AvroWriter<>(schemas, Topics.CALL_EVENTS, CallEvent.getClassSchema()),
        producer);
  }

  static CallWriter call() {
    return events(new MockProducer<>()).begin("ten_1", "call_1", context());
  }

  static CallContext context() {
    Party party = Party.newBuilder().setAddress("+15550100001").build();
    return CallContext.newBuilder()
        .setAgentId("agt_77")
        .setDirection(Direction.INBOUND)
        .setChannel(Channel.PSTN)
        .setCaller(party)
        .setCallee(party)
        .setStartedAt(NOW)
        .build();
  }

  static CallStarted started() {
    return CallStarted.newBuilder().setTrigger(StartTrigger.INBOUND_CALL).build();
  }

  static CallEnded ended() {
    return CallEnded.newBuilder()
        .setEndedAt(NOW)
        .setDurationMs(0)
        .setEndedBy(EndedBy.CALLER)
        .setEndedReason(EndedReason.HANGUP)
        .setOutcome(CallOutcome.RESOLVED)
        .build();
  }

  private static SchemaRegistryClient registry() {
    SchemaRegistryClient registry = new MockSchemaRegistryClient();
    try {
      registry.register(
          Topics.CALL_EVENTS + "-value",
          new AvroSchema(SchemaText.plain(CallEvent.getClassSchema())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return registry;
  }
}
