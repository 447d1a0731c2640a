package dev.switchhook.dlq.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.events.AuditAction;
import dev.switchhook.events.AuditRecord;
import dev.switchhook.events.DeadLetterState;
import dev.switchhook.events.JobKind;
import dev.switchhook.events.JobStatus;
import dev.switchhook.events.LetterStatus;
import dev.switchhook.events.ReplayJob;
import dev.switchhook.kit.kafka.Operator;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What is written down about a job: the job itself, its audit record, what it did to letters. */
public final class ReplayJournal {
  private static final int NAMED_IN_AUDIT = 100;

  private final AvroWriter<ReplayJob> jobs;
  private final AvroWriter<AuditRecord> audits;
  private final AvroWriter<DeadLetterState> states;
  private final InstantSource clock;

  public ReplayJournal(Schemas schemas, InstantSource clock) {
    this.jobs = new AvroWriter<>(schemas, Topics.REPLAY_JOBS, ReplayJob.getClassSchema());
    this.audits = new AvroWriter<>(schemas, Topics.AUDIT, AuditRecord.getClassSchema());
    this.states =
        new AvroWriter<>(schemas, Topics.DEAD_LETTER_STATE, DeadLetterState.getClassSchema());
    this.clock = clock;
  }

  ReplayJob begin(String jobId, ReplayOrder order, ReplayPlan plan) {
    ReplayOrder.Decided decided = order.decided();
    Instant now = clock.instant();
    return ReplayJob.newBuilder()
        .setJobId(jobId)
        .setKind(JobKind.REPLAY)
        .setStatus(JobStatus.RUNNING)
        .setActor(decided.operator().name())
        .setActorSource(decided.operator().source())
        .setReason(decided.reason())
        .setFilterJson(order.meant().filter().asJson())
        .setFilterText(order.meant().filter().inWords())
        .setSnapshotOffsets(offsets(order.snapshot()))
        .setPlanned(plan.letters().size())
        .setPlanSha256(plan.sha256())
        .setOptionsJson(options(order))
        .setStartedAt(now)
        .setHeartbeatAt(now)
        .setTool(decided.operator().tool() + " on " + decided.operator().host())
        .build();
  }

  ReplayJob alive(ReplayJob job, int sent, int skipped) {
    return ReplayJob.newBuilder(job)
        .setSent(sent)
        .setSkipped(skipped)
        .setHeartbeatAt(clock.instant())
        .build();
  }

  ReplayJob ended(ReplayJob job, JobStatus status, String cause) {
    Instant now = clock.instant();
    return ReplayJob.newBuilder(job)
        .setStatus(status)
        .setStopCause(cause.isEmpty() ? null : cause)
        .setHeartbeatAt(now)
        .setEndedAt(now)
        .build();
  }

  static ReplayJob judged(ReplayJob job, int delivered, int deadAgain) {
    return ReplayJob.newBuilder(job).setDelivered(delivered).setDeadAgain(deadAgain).build();
  }

  ProducerRecord<byte[], byte[]> written(ReplayJob job) {
    return new ProducerRecord<>(
        Topics.REPLAY_JOBS, job.getJobId().getBytes(UTF_8), jobs.write(job));
  }

  /** What the job did to a letter; in the transaction of the replayed record. */
  ProducerRecord<byte[], byte[]> replayed(Letter letter, ReplayJob job) {
    DeadLetterState state =
        DeadLetterState.newBuilder()
            .setDeadLetterId(letter.id())
            .setStatus(LetterStatus.REPLAYED)
            .setJobId(job.getJobId())
            .setActor(job.getActor())
            .setReason(job.getReason())
            .setChangedAt(clock.instant())
            .setTimesReplayed(letter.state().timesReplayed() + 1)
            .build();
    return new ProducerRecord<>(
        Topics.DEAD_LETTER_STATE, letter.id().getBytes(UTF_8), states.write(state));
  }

  ProducerRecord<byte[], byte[]> audited(
      ReplayJob job, ReplayOrder order, ReplayPlan plan, Destinations destinations) {
    Operator operator = order.decided().operator();
    AuditRecord audit =
        AuditRecord.newBuilder()
            .setAuditId("aud_" + job.getJobId().substring("job_".length()))
            .setHappenedAt(clock.instant())
            .setAction(AuditAction.REPLAY)
            .setActor(operator.name())
            .setActorSource(operator.source())
            .setOsUser(operator.osUser())
            .setHost(operator.host())
            .setReason(order.decided().reason())
            .setJobId(job.getJobId())
            .setFilterText(order.meant().filter().inWords())
            .setPlanSha256(job.getPlanSha256())
            .setLetters(plan.letters().size())
            .setDeadLetterIds(
                plan.letters().stream().limit(NAMED_IN_AUDIT).map(Letter::id).toList())
            .setTenantIds(List.copyOf(plan.tenants(destinations::of)))
            .setSubscriptionIds(List.copyOf(plan.subscriptions()))
            .setRulesLifted(lifted(order))
            .setTool(operator.tool())
            .build();
    return new ProducerRecord<>(Topics.AUDIT, job.getJobId().getBytes(UTF_8), audits.write(audit));
  }

  private static List<String> lifted(ReplayOrder order) {
    List<String> lifted = new ArrayList<>(order.decided().lifted());
    lifted.addAll(order.meant().rules().lifted());
    return lifted;
  }

  private static Map<String, Long> offsets(Map<Integer, Long> snapshot) {
    Map<String, Long> offsets = new TreeMap<>();
    snapshot.forEach((partition, end) -> offsets.put(partition.toString(), end));
    return offsets;
  }

  private static String options(ReplayOrder order) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options
        .put("rate", order.sending().rate())
        .put("per_subscription_rate", order.sending().perSubscription())
        .put("expire_after_ms", order.sending().expireAfter().toMillis())
        .put("include_late", order.meant().rules().includeLate())
        .put("include_replayed", order.meant().rules().includeReplayed())
        .put("max_replays", order.meant().rules().maxReplays());
    lifted(order).forEach(options.putArray("rules_lifted")::add);
    return options.toString();
  }
}
