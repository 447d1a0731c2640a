package dev.switchhook.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.AttemptTrigger;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Fault;
import dev.switchhook.events.ReplayJob;
import dev.switchhook.events.Verdict;
import dev.switchhook.ids.DeadLetterId;
import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Waiting for what comes of a replay; the test is the delivery service. */
final class ReplayWaitIT {
  private final Bench bench = Bench.shared();

  @Test
  void whoWaitsIsToldWhatArrivedAndWhatDiedAgain() {
    Incident incident = new Incident(bench, "wait");
    List<DeadLetter> letters = incident.happens(1);
    CompletableFuture<Ran> tool =
        CompletableFuture.supplyAsync(
            () ->
                bench.dlq(incident.replay("--yes", "--reason", "r", "--wait", "2m", "-o", "json")));
    await().atMost(Duration.ofSeconds(60)).until(() -> sent(incident).size() == 3 || tool.isDone());
    String job =
        RecordHeaders.text(sent(incident).getFirst().headers(), RecordHeaders.REPLAY_JOB)
            .orElseThrow();

    attempt(letters.get(0), job, Verdict.DONE);
    attempt(letters.get(1), job, Verdict.RETRY);
    attempt(letters.get(1), job, Verdict.DONE);
    attempt(letters.get(1), job, Verdict.DONE);
    attempt(letters.get(2), "job_of_another", Verdict.DONE);
    assertThat(tool).isNotDone();
    DeadLetter again =
        DeadLetter.newBuilder(letters.get(2))
            .setDeadLetterId(DeadLetterId.of(letters.get(2).getDeliveryId(), job))
            .setReplays(1)
            .setReplayJobId(job)
            .setPreviousDeadLetterId(letters.get(2).getDeadLetterId())
            .build();
    bench.write(List.of(again));

    Ran ran = tool.join();
    assertThat(ran.code()).isEqualTo(5);
    assertThat(ran.json().get("delivered").asInt()).isEqualTo(2);
    assertThat(ran.json().get("dead_again").asInt()).isEqualTo(1);
    assertThat(ran.json().get("unknown").asInt()).isZero();
    ReplayJob row =
        bench.values(Topics.REPLAY_JOBS, ReplayJob.class).stream()
            .filter(each -> each.getJobId().equals(job))
            .reduce((_, last) -> last)
            .orElseThrow();
    assertThat(row.getDelivered()).isEqualTo(2);
    assertThat(row.getDeadAgain()).isEqualTo(1);
    assertThat(bench.dlq("ls", "--job", job, "-o", "id").lines())
        .describedAs("the new letter is open, the one it came from is not")
        .containsExactly(again.getDeadLetterId());
  }

  @Test
  void whatHasNotBeenSeenToArriveIsNotCalledDone() {
    Incident incident = new Incident(bench, "silence");
    incident.happens(1);

    Ran ran = bench.dlq(incident.replay("--yes", "--reason", "r", "--wait", "100ms", "-o", "json"));

    assertThat(ran.code()).isEqualTo(5);
    assertThat(ran.json().get("sent").asInt()).isEqualTo(3);
    assertThat(ran.json().get("unknown").asInt()).isEqualTo(3);
  }

  private List<ConsumerRecord<byte[], byte[]>> sent(Incident incident) {
    return bench.committed(Topics.REPLAY).stream()
        .filter(record -> new String(record.key(), UTF_8).equals(incident.subscription))
        .toList();
  }

  private void attempt(DeadLetter letter, String job, Verdict verdict) {
    Instant at = Instant.now();
    bench.write(
        Topics.DELIVERY_ATTEMPTS,
        letter.getDeliveryId(),
        DeliveryAttempt.newBuilder()
            .setAttemptId(letter.getDeliveryId() + "#3#" + job)
            .setDeliveryId(letter.getDeliveryId())
            .setEventId(letter.getEventId())
            .setEventType(letter.getEventType())
            .setTenantId(letter.getTenantId())
            .setSubscriptionId(letter.getSubscriptionId())
            .setEndpointHost("api.crm.example")
            .setAttempt(3)
            .setTriggeredBy(AttemptTrigger.REPLAY)
            .setReplayJobId(job)
            .setOccurredAt(letter.getOccurredAt())
            .setRecordedAt(at)
            .setDueAt(at)
            .setStartedAt(at)
            .setEndedAt(at)
            .setDurationMs(5)
            .setOutcome(
                verdict == Verdict.DONE ? AttemptOutcome.DELIVERED : AttemptOutcome.UNREACHABLE)
            .setVerdict(verdict)
            .setFailureClass(verdict == Verdict.DONE ? FailureClass.NONE : FailureClass.TIMEOUT)
            .setFault(verdict == Verdict.DONE ? Fault.NONE : Fault.RECEIVER)
            .setOriginTopic(Topics.REPLAY)
            .setOriginPartition(0)
            .setOriginOffset(0)
            .build(),
        DeliveryAttempt.getClassSchema());
  }
}
