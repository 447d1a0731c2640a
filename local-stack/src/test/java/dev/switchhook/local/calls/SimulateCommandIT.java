package dev.switchhook.local.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.events.CallEvent;
import dev.switchhook.local.LocalStack;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateCommandIT {
  private static final int PARTITIONS = 4;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void whatIsPlayedIsOnTheTopicInOrderUnderItsCall(@TempDir Path folder) throws Exception {
    try (LocalStack stack = LocalStack.start(folder)) {
      assertThat(run(stack)).isEqualTo(1);
      assertThat(err.toString())
          .isEqualTo("no topic voice.call-events; run: switchhook topics apply\n");

      applyTopic(stack);
      assertThat(run(stack)).isZero();

      List<ConsumerRecord<byte[], byte[]>> records = read(stack);
      assertThat(out.toString()).endsWith("calls=30 events=" + records.size() + " failed=0\n");
      Map<String, List<CallEvent>> calls = decode(stack, records);
      assertThat(byTenant(calls.values().stream())).isEqualTo(expectedCalls());
      calls
          .values()
          .forEach(
              call ->
                  assertThat(call)
                      .extracting(CallEvent::getSequence)
                      .containsExactlyElementsOf(
                          LongStream.rangeClosed(1, call.size()).boxed().toList()));
    }
  }

  private int run(LocalStack stack) {
    return new CommandLine(new SimulateCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            "--bootstrap=" + stack.broker().bootstrapServers(),
            "--registry=" + stack.registry().url(),
            "--calls=30",
            "--rate=1000",
            "--speed=1000",
            "--seed=5",
            "--tenants=ten_a,ten_b,ten_c");
  }

  /** Calls by tenant, which the seed alone decides. */
  private static Map<String, Long> expectedCalls() {
    CallSimulator same =
        new CallSimulator(5, List.of("ten_a", "ten_b", "ten_c"), InstantSource.system());
    return byTenant(IntStream.range(0, 30).mapToObj(_ -> same.nextCall()));
  }

  private static Map<String, Long> byTenant(Stream<List<CallEvent>> calls) {
    return calls.collect(
        Collectors.groupingBy(call -> call.getFirst().getTenantId(), Collectors.counting()));
  }

  private static Map<String, List<CallEvent>> decode(
      LocalStack stack, List<ConsumerRecord<byte[], byte[]>> records) {
    try (Schemas schemas = schemas(stack)) {
      AvroReader<CallEvent> reader = new AvroReader<>(schemas, CallEvent.class);
      return records.stream()
          .collect(
              Collectors.groupingBy(
                  record -> new String(record.key(), StandardCharsets.UTF_8),
                  Collectors.mapping(
                      record ->
                          ((Decoded.Value<CallEvent>) reader.readWaiting(record.value())).record(),
                      Collectors.toList())));
    }
  }

  private static void applyTopic(LocalStack stack) throws Exception {
    try (Admin admin =
            Admin.create(Map.of("bootstrap.servers", stack.broker().bootstrapServers()));
        Schemas schemas = schemas(stack)) {
      schemas
          .client()
          .register(
              Topics.CALL_EVENTS + "-value",
              new AvroSchema(SchemaText.plain(CallEvent.getClassSchema())));
      admin
          .createTopics(List.of(new NewTopic(Topics.CALL_EVENTS, PARTITIONS, (short) 1)))
          .all()
          .get();
      Map<TopicPartition, OffsetSpec> ends =
          partitions().stream().collect(Collectors.toMap(p -> p, _ -> OffsetSpec.latest()));
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> admin.listOffsets(ends).all().get().size() == PARTITIONS);
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(LocalStack stack) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", stack.broker().bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions());
      long wanted =
          consumer.endOffsets(partitions()).values().stream().mapToLong(Long::longValue).sum();
      consumer.seekToBeginning(partitions());
      while (records.size() < wanted) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static List<TopicPartition> partitions() {
    return IntStream.range(0, PARTITIONS)
        .mapToObj(p -> new TopicPartition(Topics.CALL_EVENTS, p))
        .toList();
  }

  private static Schemas schemas(LocalStack stack) {
    return Schemas.open(Map.of("schema.registry.url", stack.registry().url()));
  }
}
