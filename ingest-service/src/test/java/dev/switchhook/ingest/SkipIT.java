package dev.switchhook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.events.AuditAction;
import dev.switchhook.events.AuditRecord;
import dev.switchhook.kit.skip.SkipCommand;
import dev.switchhook.kit.terminal.Terminal;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.Topics;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person passes a call event over, between two lives of the service. */
class SkipIT {
  private static final Duration HANG = Duration.ofSeconds(120);
  private static final byte[] KEY = {'k', (byte) 0xff};

  @TempDir private static Path folder;
  private static IngestStack stack;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void starts() {
    stack = new IngestStack(folder);
  }

  @AfterAll
  static void ends() {
    stack.close();
  }

  @Test
  void theNextRecordIsRejectedByteForByteAndTheServiceGoesOnBehindIt() throws Exception {
    TopicPartition at;
    try (IngestProcess ingest = stack.start("skip")) {
      ingest.awaitReady();
      RecordMetadata first = send("first");
      at = new TopicPartition(first.topic(), first.partition());
      await().atMost(HANG).until(() -> stack.lag("skip") == 0);

      assertThat(skip(at, first.offset(), "--yes")).isEqualTo(1);
      assertThat(err.toString())
          .startsWith("ingest: stop the processes of group skip first (1 member on ")
          .contains("Nothing was written.");
    }
    OffsetAndMetadata before = committed(at);
    assertThat(before.metadata()).as("what Streams notes").isNotEmpty();
    long kills = send("kills").offset();
    long next = send("next").offset();

    assertThat(skip(at, kills - 1, "--yes")).isEqualTo(1);
    assertThat(err.toString()).contains("is passed already: the group is at " + kills);
    assertThat(skip(at, next, "--yes")).isEqualTo(1);
    assertThat(err.toString()).contains("is not the next one: the group goes on with " + kills);
    assertThat(skip(at, kills)).isEqualTo(1);
    assertThat(err.toString()).contains("without a terminal --yes is needed");
    assertThat(skip(at, kills, "--dry-run")).isZero();
    assertThat(out.toString()).contains("0x6bff", "x-own").doesNotContain("kills");
    assertThat(committed(at)).isEqualTo(before);
    assertThat(rejected("kills")).isEmpty();
    assertThat(audits()).isEmpty();

    assertThat(skipAnswering("n", at, kills)).isEqualTo(1);
    assertThat(err.toString()).contains("Skip this record? [y/N] ingest: not confirmed");
    assertThat(audits()).isEmpty();

    assertThat(skipAnswering("y", at, kills)).as(err.toString()).isZero();

    assertThat(committed(at).offset()).isEqualTo(kills + 1);
    assertThat(committed(at).metadata()).isEqualTo(before.metadata());
    AuditRecord audit = audits().getFirst();
    assertThat(audit.getAction()).isEqualTo(AuditAction.SKIP);
    assertThat(audit.getReason()).isEqualTo("INC-7");
    assertThat(audit.getFilterText()).isEqualTo(at.topic() + "/" + at.partition() + "/" + kills);

    try (IngestProcess ingest = stack.start("skip")) {
      ingest.awaitReady();
      await().atMost(HANG).until(() -> stack.lag("skip") == 0);
    }
    ConsumerRecord<byte[], byte[]> copy = rejected("kills").getFirst();
    assertThat(rejected("kills")).hasSize(1);
    assertThat(copy.key()).isEqualTo(KEY);
    assertThat(copy.headers().lastHeader("x-own").value()).containsExactly(1, 0xff);
    assertThat(RecordHeaders.text(copy.headers(), RecordHeaders.REASON)).contains("SKIPPED");
    assertThat(RecordHeaders.text(copy.headers(), RecordHeaders.ERROR))
        .contains("skipped by a person: INC-7");
    assertThat(RecordHeaders.text(copy.headers(), RecordHeaders.ORIGIN))
        .contains(audit.getFilterText());
    assertThat(rejected("next"))
        .singleElement()
        .satisfies(
            record ->
                assertThat(RecordHeaders.text(record.headers(), RecordHeaders.REASON))
                    .contains("NOT_FRAMED"));
  }

  private RecordMetadata send(String value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.CALL_EVENTS, KEY, value.getBytes(UTF_8));
    record.headers().add("x-own", new byte[] {1, (byte) 0xff});
    return stack.send(record);
  }

  private static List<ConsumerRecord<byte[], byte[]>> rejected(String value) {
    return stack.present(
        Topics.CALL_EVENTS_REJECTED,
        record -> Arrays.equals(record.value(), value.getBytes(UTF_8)));
  }

  /** A transaction's offset is there a moment after its commit; until then none is told. */
  private static OffsetAndMetadata committed(TopicPartition at) {
    return await()
        .atMost(HANG)
        .until(
            () ->
                stack
                    .admin
                    .listConsumerGroupOffsets(
                        "skip", new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(at),
            Objects::nonNull);
  }

  private static List<AuditRecord> audits() {
    try (Schemas schemas =
        Schemas.open(Map.of("schema.registry.url", stack.stack.registry().url()))) {
      AvroReader<AuditRecord> reader = new AvroReader<>(schemas, AuditRecord.class);
      return stack.present(Topics.AUDIT, _ -> true).stream()
          .map(record -> ((Decoded.Value<AuditRecord>) reader.readWaiting(record.value())).record())
          .toList();
    }
  }

  private int skip(TopicPartition at, long offset, String... more) {
    return skip(Terminal.none(), at, offset, more);
  }

  private int skipAnswering(String answer, TopicPartition at, long offset) {
    Terminal terminal =
        new Terminal(true, true, true, new BufferedReader(new StringReader(answer + "\n")));
    return skip(terminal, at, offset);
  }

  private int skip(Terminal terminal, TopicPartition at, long offset, String... more) {
    List<String> args = new ArrayList<>(List.of("skip", "--topic", at.topic()));
    args.addAll(List.of("--partition", "" + at.partition(), "--offset", "" + offset));
    args.addAll(List.of("--reason", "INC-7"));
    args.addAll(List.of(more));
    stack
        .settings("skip")
        .forEach((key, value) -> args.addAll(List.of("--set", key + "=" + value)));
    return SkipCommand.run(
        SkippedEvent.SERVICE,
        new SkipCommand.Surroundings(
            Map.of(),
            terminal,
            InstantSource.system(),
            new PrintWriter(out, true),
            new PrintWriter(err, true)),
        args.toArray(String[]::new));
  }
}
