package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.Delivery;
import dev.switchhook.local.receiver.Behaviour;
import dev.switchhook.topics.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is lost, whatever dies. */
final class DeliveryFaultsIT {
  @TempDir private static Path folder;
  private static DeliveryRig rig;

  @BeforeAll
  static void start() {
    rig = new DeliveryRig(folder);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void aServiceKilledHardInMidRunLosesNothing() throws Exception {
    rig.subscribe("sub_kill_ok", "/slow/50");
    rig.subscribe("sub_kill_flaky", "/fail/1/kill");
    rig.subscribe("sub_kill_gone", "/gone/kill");
    Map<String, String> settings = rig.settings(Map.of());
    Path log = folder.resolve("service.log");
    List<String> delivered = new ArrayList<>();
    List<String> dead = new ArrayList<>();
    try (ChildService first = ChildService.start(log, settings)) {
      for (int round = 0; round < 100; round++) {
        delivered.add(rig.deliver("sub_kill_ok"));
        delivered.add(rig.deliver("sub_kill_flaky"));
        dead.add(rig.deliver("sub_kill_gone"));
      }
      soon().until(() -> rig.receiver.count("/slow/50") > 20);
      first.kill();
    }
    try (ChildService second = ChildService.start(log, settings)) {
      soon().untilAsserted(() -> assertThat(accepted()).containsAll(delivered));
      soon().untilAsserted(() -> assertThat(letters("sub_kill_gone")).containsAll(dead));
      soon().untilAsserted(() -> assertThat(rig.lag()).isZero());
      assertThat(rig.receiver.invalidSignatures()).isZero();
      assertThat(second.stop()).as("exit code of an orderly stop").isZero();
    }
  }

  @Test
  void anOrderlyStopRepeatsNothingAndTheNextGoesOnWhereItEnded() throws Exception {
    rig.subscribe("sub_slow", "/slow/1500");
    List<String> ids = new ArrayList<>();
    try (RunningService _ = RunningService.start(rig.settings(Map.of()))) {
      for (int round = 0; round < 6; round++) {
        ids.add(rig.deliver("sub_slow"));
      }
      soon().until(() -> rig.receiver.count("/slow/1500") > 0);
    }
    try (RunningService _ = RunningService.start(rig.settings(Map.of()))) {
      soon().untilAsserted(() -> assertThat(rig.lag()).isZero());
    }
    for (String id : ids) {
      assertThat(rig.requests(id)).as(id).hasSize(1);
    }
  }

  @Test
  void aBrokerRestartedInMidRunCostsTimeAndNothingElse() throws Exception {
    rig.subscribe("sub_restart", "/slow/100");
    List<String> ids = new ArrayList<>();
    try (RunningService _ = RunningService.start(rig.settings(Map.of()))) {
      for (int round = 0; round < 60; round++) {
        ids.add(rig.deliver("sub_restart"));
      }
      soon().until(() -> rig.receiver.count("/slow/100") > 5);
      rig.stack.broker().kill();
      rig.stack.broker().restart();
      for (int round = 0; round < 20; round++) {
        ids.add(rig.deliver("sub_restart"));
      }
      soon().untilAsserted(() -> assertThat(accepted()).containsAll(ids));
      soon().untilAsserted(() -> assertThat(rig.lag()).isZero());
    }
  }

  @Test
  void noOffsetMovesBeforeTheDeadLetterIsAcknowledged() throws Exception {
    rig.subscribe("sub_doomed", "/gone/doomed");
    rig.subscribe("sub_neighbour", "/ok/neighbour");
    try (RunningService _ = RunningService.start(rig.settings(Map.of()))) {
      rig.admin.deleteTopics(List.of(Topics.DEAD_LETTERS)).all().get();
      String doomed = rig.deliver("sub_doomed");
      soon().until(() -> !rig.requests(doomed).isEmpty());
      String neighbour = rig.deliver("sub_neighbour");
      soon().untilAsserted(() -> assertThat(rig.attempts(neighbour)).hasSize(1));
      soon().untilAsserted(() -> assertThat(rig.attempts(doomed)).hasSize(1));

      // Many commits have gone by, and none of them passed the delivery whose letter is not there.
      await()
          .pollDelay(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(rig.lag()).isPositive());

      rig.applyTopics();
      soon().untilAsserted(() -> assertThat(rig.letters("sub_doomed")).hasSize(1));
      soon().untilAsserted(() -> assertThat(rig.lag()).isZero());
      assertThat(rig.requests(doomed)).as("the write is made again, not the POST").hasSize(1);
      assertThat(rig.letters("sub_doomed").getFirst().getRecordValue()).isNotNull();
    }
  }

  @Test
  void aNewSchemaIdWaitsForARegistryThatIsAway() throws Exception {
    rig.subscribe("sub_schema", "/ok/schema");
    Schema grown = grown();
    int id = rig.schemas.client().register(Topics.DELIVERIES + "-value", new AvroSchema(grown));
    try (RunningService _ = RunningService.start(rig.settings(Map.of()))) {
      String known = rig.deliver("sub_schema");
      soon().untilAsserted(() -> assertThat(rig.requests(known)).hasSize(1));

      rig.stack.registry().kill();
      Delivery delivery = DeliveryRig.delivery("sub_schema").build();
      rig.send(rig.record(delivery, framed(id, grown, delivery)));
      await()
          .pollDelay(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(rig.lag()).isPositive());
      assertThat(rig.requests(delivery.getDeliveryId())).isEmpty();

      rig.stack.registry().restart();
      soon().untilAsserted(() -> assertThat(rig.requests(delivery.getDeliveryId())).hasSize(1));
      soon().untilAsserted(() -> assertThat(rig.lag()).isZero());
      assertThat(rig.letters("sub_schema")).isEmpty();
    }
  }

  @Test
  void aReceiverThatComesBackMeetsItsBacklogAndItsFreshEvents() throws Exception {
    rig.write(rig.row("sub_down", "/status/503").schedule(1_000L, 1_000L, 5_000L, 5_000L).get());
    try (RunningService _ = RunningService.start(rig.settings(Map.of()))) {
      List<String> ids = new ArrayList<>();
      for (int round = 0; round < 50; round++) {
        ids.add(rig.deliver("sub_down"));
      }
      soon().until(() -> rig.receiver.count("/status/503") > 20);
      rig.receiver.behave("/status/503", Behaviour.status(200));
      for (int round = 0; round < 10; round++) {
        ids.add(rig.deliver("sub_down"));
      }

      soon().untilAsserted(() -> assertThat(accepted()).containsAll(ids));
      soon().untilAsserted(() -> assertThat(rig.lag()).isZero());
      assertThat(rig.letters("sub_down")).isEmpty();
    }
  }

  private List<String> accepted() {
    return rig.receiver.received().stream()
        .filter(request -> request.accepted())
        .map(request -> request.webhookId())
        .toList();
  }

  private List<String> letters(String subscription) {
    return rig.letters(subscription).stream().map(DeadLetter::getDeliveryId).toList();
  }

  /** As a newer build would write it. */
  private static Schema grown() {
    Schema schema = Delivery.getClassSchema();
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      fields.add(new Schema.Field(field, field.schema()));
    }
    fields.add(
        new Schema.Field(
            "priority",
            Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING)),
            null,
            Schema.Field.NULL_DEFAULT_VALUE));
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
  }

  private static byte[] framed(int id, Schema schema, Delivery delivery) throws Exception {
    GenericRecord record = new GenericData.Record(schema);
    record.put("delivery_id", delivery.getDeliveryId());
    record.put("subscription_id", delivery.getSubscriptionId());
    record.put("tenant_id", delivery.getTenantId());
    record.put("event_id", delivery.getEventId());
    record.put("event_type", delivery.getEventType());
    record.put("call_id", delivery.getCallId());
    record.put("sequence", delivery.getSequence());
    record.put("occurred_at", delivery.getOccurredAt().toEpochMilli());
    record.put("recorded_at", delivery.getRecordedAt().toEpochMilli());
    record.put("expires_at", delivery.getExpiresAt().toEpochMilli());
    record.put("test", false);
    record.put("content_type", "application/json");
    record.put("body", delivery.getBody());
    record.put("priority", "high");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    bytes.write(ByteBuffer.allocate(4).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(200));
  }
}
