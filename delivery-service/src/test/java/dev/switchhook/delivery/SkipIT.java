package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.events.ActorSource;
import dev.switchhook.events.AuditAction;
import dev.switchhook.events.AuditRecord;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.ids.DeadLetterId;
import dev.switchhook.kit.skip.SkipCommand;
import dev.switchhook.kit.terminal.Terminal;
import dev.switchhook.topics.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person passes a record over: it is kept, its offset is settled, and nothing else changes. */
final class SkipIT {
  private static final TopicPartition AT = new TopicPartition(Topics.DELIVERIES, 0);

  /** Base 1, and offsets 2 and 4 settled. */
  private static final OffsetAndMetadata BEFORE = new OffsetAndMetadata(1, "sh1.Cg");

  @TempDir private Path folder;
  private DeliveryRig rig;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void sixRecordsOfWhichThreeAreSettled() throws Exception {
    rig = new DeliveryRig(folder);
    for (int offset = 0; offset < 6; offset++) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(AT.topic(), 0, "sub_x".getBytes(UTF_8), value(offset));
      record.headers().add("x-own", new byte[] {1, (byte) 0xff}).add("x-null", null);
      rig.send(record);
    }
    rig.admin.alterConsumerGroupOffsets(DeliveryRig.GROUP, Map.of(AT, BEFORE)).all().get();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aheadAndAtTheCommittedOffsetAndTheServiceGoesOnBehindThem() throws Exception {
    assertThat(skip(3, "--yes")).as(err.toString()).isZero();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(rig.committed().get(AT)).isEqualTo(new OffsetAndMetadata(1, "sh1.Dg")));
    DeadLetter letter = rig.letters("sub_x").getFirst();
    assertThat(letter.getReason()).isEqualTo(DeadReason.UNDECODABLE);
    assertThat(letter.getDeadLetterId()).isEqualTo(DeadLetterId.ofRecord(AT.topic(), 0, 3));
    assertThat(letter.getOriginTopic()).isEqualTo(AT.topic());
    assertThat(letter.getOriginOffset()).isEqualTo(3);
    assertThat(letter.getLastError()).isEqualTo("skipped by a person: INC-7");
    assertThat(letter.getRecordKey()).isEqualTo(ByteBuffer.wrap("sub_x".getBytes(UTF_8)));
    assertThat(letter.getRecordValue()).isEqualTo(ByteBuffer.wrap(value(3)));
    assertThat(letter.getRecordHeaders())
        .extracting(header -> header.getName())
        .containsExactly("x-own", "x-null");
    assertThat(letter.getRecordHeaders().getFirst().getValue())
        .isEqualTo(ByteBuffer.wrap(new byte[] {1, (byte) 0xff}));
    assertThat(letter.getRecordHeaders().getLast().getValue()).isNull();
    AuditRecord audit = audits().getFirst();
    assertThat(audit.getAction()).isEqualTo(AuditAction.SKIP);
    assertThat(audit.getActorSource()).isEqualTo(ActorSource.OS_USER);
    assertThat(audit.getReason()).isEqualTo("INC-7");
    assertThat(audit.getFilterText()).isEqualTo("webhook.deliveries/0/3");
    assertThat(audit.getDeadLetterIds()).containsExactly(letter.getDeadLetterId());

    assertThat(skip(1, "--yes")).as(err.toString()).isZero();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(rig.committed().get(AT)).isEqualTo(new OffsetAndMetadata(5, "")));
    assertThat(out.toString()).contains("group switchhook-delivery is at 5.");

    try (RunningService _ = RunningService.start(rig.settings(Map.of()))) {
      await()
          .atMost(Duration.ofSeconds(120))
          .untilAsserted(() -> assertThat(rig.committed().get(AT).offset()).isEqualTo(6));
    }
    assertThat(rig.letters("sub_x"))
        .extracting(DeadLetter::getOriginOffset)
        .containsExactlyInAnyOrder(3L, 1L, 5L);
    assertThat(audits()).hasSize(2);
  }

  @Test
  void whileAProcessReadsItIsRefusedAndNothingIsWritten() throws Exception {
    try (RunningService _ = RunningService.start(rig.settings(Map.of()))) {
      await()
          .atMost(Duration.ofSeconds(120))
          .untilAsserted(() -> assertThat(rig.committed().get(AT).offset()).isEqualTo(6));
      long letters = rig.raw(Topics.DEAD_LETTERS).size();

      assertThat(skip(5, "--yes")).isEqualTo(1);

      assertThat(err.toString())
          .startsWith(
              "delivery: stop the processes of group switchhook-delivery first (1 member on ")
          .contains("Nothing was written.");
      assertThat(rig.raw(Topics.DEAD_LETTERS)).hasSize((int) letters);
      assertThat(audits()).isEmpty();
    }
  }

  @Test
  void aCopyThatItsTopicDoesNotTakeIsWithoutItsValue() throws Exception {
    ConfigResource letters = new ConfigResource(ConfigResource.Type.TOPIC, Topics.DEAD_LETTERS);
    ConfigEntry small = new ConfigEntry("max.message.bytes", "1000");
    rig.admin
        .incrementalAlterConfigs(
            Map.of(letters, List.of(new AlterConfigOp(small, AlterConfigOp.OpType.SET))))
        .all()
        .get();
    byte[] random = new byte[2_000];
    new Random(1).nextBytes(random);
    rig.send(new ProducerRecord<>(AT.topic(), 0, "sub_x".getBytes(UTF_8), random));

    assertThat(skip(6, "--yes")).as(err.toString()).isZero();

    assertThat(out.toString()).contains("the copy is without its value");
    DeadLetter letter = rig.letters("sub_x").getFirst();
    assertThat(letter.getRecordValue()).isNull();
    assertThat(letter.getOriginOffset()).isEqualTo(6);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(rig.committed().get(AT)).isEqualTo(new OffsetAndMetadata(1, "sh1.Kg")));
    // The first try was aborted, whether or not its audit record had left the producer by then.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(rig.readCommitted(Topics.AUDIT, AuditRecord.class)).hasSize(1));
  }

  @Test
  void whatCannotBeIsSaidAndNothingIsWritten() throws Exception {
    assertThat(skip(1)).isEqualTo(1);
    assertThat(err.toString()).contains("without a terminal --yes is needed");
    assertThat(skip(0, "--yes")).isEqualTo(1);
    assertThat(err.toString()).contains("offset 0 is passed already: the group is at 1");
    assertThat(skip(4, "--yes")).isEqualTo(1);
    assertThat(err.toString()).contains("offset 4 is settled already");
    assertThat(skip(6, "--yes")).isEqualTo(1);
    assertThat(err.toString()).contains("webhook.deliveries-0 has offsets 0 to 5, no 6");
    assertThat(skip(Topics.DELIVERIES, 2, 0, "--yes")).isEqualTo(1);
    assertThat(err.toString()).contains("webhook.deliveries has partitions 0 to 1, no 2");
    assertThat(skip(Topics.AUDIT, 0, 0, "--yes")).isEqualTo(1);
    assertThat(err.toString()).contains("webhook.audit is no topic of group switchhook-delivery");
    rig.send(new ProducerRecord<>(Topics.DELIVERIES, 1, null, value(0)));
    assertThat(skip(Topics.DELIVERIES, 1, 0, "--yes")).isEqualTo(1);
    assertThat(err.toString()).contains("has committed no offset of webhook.deliveries-1");
    assertThat(skip(3, "--dry-run")).isZero();
    assertThat(out.toString())
        .contains("Would skip", "sub_x", "5 bytes", "x-own, x-null", "committed 1, then 1")
        .contains("Nothing was written.")
        .doesNotContain("secr");

    assertThat(rig.committed().get(AT)).isEqualTo(BEFORE);
    assertThat(rig.raw(Topics.DEAD_LETTERS)).isEmpty();
    assertThat(audits()).isEmpty();
  }

  private List<AuditRecord> audits() {
    return rig.read(Topics.AUDIT, AuditRecord.class);
  }

  private static byte[] value(int offset) {
    byte[] value = Arrays.copyOf("secr".getBytes(UTF_8), 5);
    value[4] = (byte) (0xf0 + offset);
    return value;
  }

  private int skip(long offset, String... more) {
    return skip(AT.topic(), 0, offset, more);
  }

  private int skip(String topic, int partition, long offset, String... more) {
    List<String> args = new ArrayList<>(List.of("skip", "--topic", topic, "--reason", "INC-7"));
    args.addAll(List.of("--partition", "" + partition, "--offset", "" + offset));
    args.addAll(List.of(more));
    rig.settings(Map.of())
        .forEach((key, value) -> args.addAll(List.of("--set", key + "=" + value)));
    return SkipCommand.run(
        SkippedDelivery.SERVICE,
        new SkipCommand.Surroundings(
            Map.of(),
            Terminal.none(),
            InstantSource.system(),
            new PrintWriter(out, true),
            new PrintWriter(err, true)),
        args.toArray(String[]::new));
  }
}
