package dev.switchhook.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.DeadLetterState;
import dev.switchhook.events.LetterStatus;
import dev.switchhook.local.LocalStack;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroLimits;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.Topics;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Confluent's serializer and deserializer as anybody configures them, with nothing of ours but a
 * schema file, and our own: each reads what the other has written.
 */
@Timeout(300)
class OfficialSerdesIT {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.DEAD_LETTER_STATE, 0);
  private static final Instant AT = Instant.parse("2026-11-26T10:00:00.123Z");

  @TempDir private Path folder;

  /** As in every main: Confluent's serializer would have Avro decode something first. */
  @BeforeAll
  static void limits() {
    AvroLimits.apply();
  }

  @Test
  void readWhatWeWriteAndWriteWhatWeRead() throws Exception {
    try (LocalStack stack = LocalStack.start(folder);
        Schemas schemas = Schemas.open(Map.of("schema.registry.url", stack.registry().url()))) {
      KafkaClients clients =
          new KafkaClients(Map.of("bootstrap.servers", stack.broker().bootstrapServers()), "test");
      try (Admin admin = clients.admin()) {
        TopicApply.apply(admin, TopicCatalogue.of(1), (short) 1, schemas);
      }
      Map<String, Object> theirs =
          Map.of(
              "bootstrap.servers", stack.broker().bootstrapServers(),
              "schema.registry.url", stack.registry().url(),
              "auto.register.schemas", false);

      theyWriteAndWeRead(theirs, clients, schemas);
      weWriteAndTheyRead(theirs, clients, schemas);
    }
  }

  private static void theyWriteAndWeRead(
      Map<String, Object> settings, KafkaClients clients, Schemas schemas) throws Exception {
    Schema schema =
        new Schema.Parser()
            .parse(
                Files.readString(Path.of("../event-schemas/src/main/avro/DeadLetterState.avsc")));
    GenericRecord state =
        new GenericRecordBuilder(schema)
            .set("dead_letter_id", "dlt_theirs")
            .set(
                "status",
                new GenericData.EnumSymbol(schema.getField("status").schema(), "RESOLVED"))
            .set("job_id", "job_1")
            .set("actor", "Zoë")
            .set("reason", "by hand")
            .set("changed_at", AT.toEpochMilli())
            .build();
    KafkaAvroSerializer serializer = new KafkaAvroSerializer();
    serializer.configure(settings, false);
    try (var producer = new KafkaProducer<>(settings, new StringSerializer(), serializer)) {
      producer.send(new ProducerRecord<>(PARTITION.topic(), "dlt_theirs", state)).get();
    }

    try (Consumer<byte[], byte[]> consumer = clients.consumer(Map.of())) {
      byte[] value = last(consumer).value();
      Decoded<DeadLetterState> read =
          new AvroReader<>(schemas, DeadLetterState.class).readWaiting(value);
      assertThat(read)
          .isEqualTo(
              new Decoded.Value<>(
                  ours("dlt_theirs").setStatus(LetterStatus.RESOLVED).setActor("Zoë").build()));
    }
  }

  private static void weWriteAndTheyRead(
      Map<String, Object> settings, KafkaClients clients, Schemas schemas) throws Exception {
    byte[] value =
        new AvroWriter<DeadLetterState>(
                schemas, PARTITION.topic(), DeadLetterState.getClassSchema())
            .write(ours("dlt_ours").setTimesReplayed(2).build());
    try (var producer = clients.producer(Map.of())) {
      producer.send(new ProducerRecord<>(PARTITION.topic(), "dlt_ours".getBytes(), value)).get();
    }

    KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer();
    deserializer.configure(settings, false);
    try (Consumer<String, Object> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), deserializer)) {
      GenericRecord read = (GenericRecord) last(consumer).value();
      assertThat(read.get("dead_letter_id")).hasToString("dlt_ours");
      assertThat(read.get("status")).hasToString("REPLAYED");
      assertThat(read.get("actor")).hasToString("Åsa");
      assertThat(read.get("changed_at")).isEqualTo(AT.toEpochMilli());
      assertThat(read.get("times_replayed")).isEqualTo(2);
    }
  }

  private static DeadLetterState.Builder ours(String id) {
    return DeadLetterState.newBuilder()
        .setDeadLetterId(id)
        .setStatus(LetterStatus.REPLAYED)
        .setJobId("job_1")
        .setActor("Åsa")
        .setReason("by hand")
        .setChangedAt(AT);
  }

  /** The topic has one partition, and what was acknowledged is there. */
  private static <K, V> ConsumerRecord<K, V> last(Consumer<K, V> consumer) {
    consumer.assign(List.of(PARTITION));
    consumer.seekToBeginning(List.of(PARTITION));
    long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
    ConsumerRecord<K, V> last = null;
    while (consumer.position(PARTITION) < end) {
      for (ConsumerRecord<K, V> record : consumer.poll(Duration.ofSeconds(1))) {
        last = record;
      }
    }
    assertThat(last).isNotNull();
    return last;
  }
}
