package dev.switchhook.kit.skip;

import dev.switchhook.events.AuditAction;
import dev.switchhook.events.AuditRecord;
import dev.switchhook.ids.AuditId;
import dev.switchhook.kit.kafka.Answers;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.kit.kafka.Operator;
import dev.switchhook.kit.run.Failure;
import dev.switchhook.kit.run.Refusal;
import dev.switchhook.kit.skip.SkipOptions.Asked;
import dev.switchhook.kit.skip.SkipRules.Copies;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.Topics;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Passes one record over: its copy, the group's offset and the audit record in one transaction.
 * Blocks.
 */
final class Skip {
  /** Whose offset, through which clients. */
  record Where(KafkaClients kafka, String group, Schemas schemas) {}

  private final Where where;
  private final SkipRules rules;
  private final Operator operator;
  private final SkipCommand.Surroundings around;
  private final PrintWriter out;

  Skip(Where where, SkipRules rules, Operator operator, SkipCommand.Surroundings around) {
    this.where = where;
    this.rules = rules;
    this.operator = operator;
    this.around = around;
    this.out = around.out();
  }

  /**
   * Returns when it is done, or would be.
   *
   * @return the exit code
   * @throws Refusal why it cannot be; then nothing is written
   */
  int run(Asked asked) {
    if (!rules.topics().contains(asked.at().topic())) {
      throw new Refusal(
          asked.at().topic()
              + " is no topic of group "
              + where.group()
              + ". It reads: "
              + String.join(", ", rules.topics().stream().sorted().toList()));
    }
    try (Admin admin = where.kafka().admin();
        Consumer<byte[], byte[]> consumer = where.kafka().consumer(PartitionLog.SETTINGS)) {
      return run(
          asked, new PartitionLog(consumer, asked.at()), new GroupOffsets(admin, where.group()));
    } catch (KafkaException e) {
      throw Answers.refusal(e, "skip a record of " + asked.at());
    }
  }

  private int run(Asked asked, PartitionLog log, GroupOffsets group) {
    ConsumerRecord<byte[], byte[]> record = log.record(asked.offset());
    OffsetAndMetadata committed = group.committed(asked.at());
    group.requireNoMember();
    OffsetAndMetadata moved = moved(asked, log, committed);
    out.print(
        new SkipPreview(record, where.group(), rules.copiedTo())
            .text(asked, committed.offset(), moved.offset()));
    out.flush();
    if (asked.dryRun()) {
      out.println("Nothing was written.");
      return Failure.ENDED;
    }
    permit(asked);
    AvroWriter<AuditRecord> audits =
        new AvroWriter<>(where.schemas(), Topics.AUDIT, AuditRecord.getClassSchema());
    Copies copies = rules.copies(record, asked.reason());
    try (SkipTransaction transaction = new SkipTransaction(where.kafka(), where.group())) {
      // Nobody else has moved it since, or it is seen now.
      OffsetAndMetadata target = moved(asked, log, group.committed(asked.at()));
      ProducerRecord<byte[], byte[]> audit = audit(asked, copies, audits);
      SkipTransaction.Written written =
          transaction.write(List.of(copies.whole(), audit), asked.at(), target);
      boolean whole = written != SkipTransaction.Written.TOO_LARGE;
      if (!whole) {
        written = transaction.write(List.of(copies.smaller(), audit), asked.at(), target);
      }
      return switch (written) {
        case WRITTEN -> done(asked, whole, target);
        case SOMEBODY_READS -> throw new Refusal(group.stopFirst("the broker says so"));
        case TOO_LARGE ->
            throw new Refusal(
                "the broker does not even take the record's key and headers on "
                    + rules.copiedTo()
                    + ". Nothing was written.");
      };
    }
  }

  private OffsetAndMetadata moved(Asked asked, PartitionLog log, OffsetAndMetadata committed) {
    if (committed.offset() < log.first()) {
      throw new Refusal(
          "group "
              + where.group()
              + " is at offset "
              + committed.offset()
              + " of "
              + asked.at()
              + ", and the oldest that is kept is "
              + log.first()
              + ": records are missing before this one. Start the service, its log says what to do");
    }
    OptionalLong first = log.firstFrom(committed.offset());
    return rules.moved(committed, first.orElse(committed.offset()), asked.offset());
  }

  private void permit(Asked asked) {
    if (asked.yes()) {
      return;
    }
    if (!around.terminal().asks()) {
      throw new Refusal("without a terminal --yes is needed. Nothing was written.");
    }
    around.err().print("Skip this record? [y/N] ");
    around.err().flush();
    if (!around.terminal().agrees()) {
      throw new Refusal("not confirmed. Nothing was written.");
    }
  }

  private int done(Asked asked, boolean whole, OffsetAndMetadata target) {
    if (!whole) {
      out.println(
          "The broker takes no record of that size on "
              + rules.copiedTo()
              + ": the copy is without its value, which stands at its origin until retention.");
    }
    out.println(
        "Skipped "
            + origin(asked)
            + "; group "
            + where.group()
            + " is at "
            + target.offset()
            + ".");
    return Failure.ENDED;
  }

  private ProducerRecord<byte[], byte[]> audit(
      Asked asked, Copies copies, AvroWriter<AuditRecord> audits) {
    Instant now = around.clock().instant();
    String id = AuditId.ofSkipping(origin(asked), now);
    AuditRecord audit =
        AuditRecord.newBuilder()
            .setAuditId(id)
            .setHappenedAt(now)
            .setAction(AuditAction.SKIP)
            .setActor(operator.name())
            .setActorSource(operator.source())
            .setOsUser(operator.osUser())
            .setHost(operator.host())
            .setReason(asked.reason())
            .setFilterText(origin(asked))
            .setLetters(copies.letters().size())
            .setDeadLetterIds(copies.letters())
            .setTool(operator.tool())
            .build();
    return new ProducerRecord<>(
        Topics.AUDIT,
        null,
        now.toEpochMilli(),
        id.getBytes(StandardCharsets.UTF_8),
        audits.write(audit));
  }

  private static String origin(Asked asked) {
    return RecordHeaders.origin(asked.at().topic(), asked.at().partition(), asked.offset());
  }
}
