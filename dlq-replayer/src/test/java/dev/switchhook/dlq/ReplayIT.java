package dev.switchhook.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchhook.events.ActorSource;
import dev.switchhook.events.AuditAction;
import dev.switchhook.events.AuditRecord;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadLetterState;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.JobStatus;
import dev.switchhook.events.LetterStatus;
import dev.switchhook.events.ReplayJob;
import dev.switchhook.events.SubscriptionStatus;
import dev.switchhook.ids.DeadLetterId;
import dev.switchhook.topics.Partitions;
import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class ReplayIT {
  private final Bench bench = Bench.shared();

  @Test
  void aDryRunNamesWhatTheRunSendsAndWritesNothing() {
    Incident incident = new Incident(bench, "dry");
    incident.happens(5);
    Map<String, Integer> before = sizes();

    Ran dry = bench.dlq(incident.replay("-n", "-o", "id"));
    Ran words = bench.dlq(incident.replay("-n"));

    assertThat(dry.code()).isZero();
    assertThat(dry.lines()).hasSize(15);
    assertThat(sizes()).isEqualTo(before);
    assertThat(words.out())
        .contains("Would replay 15 of 15 letters, 5 calls, to sub_dry api.crm.example")
        .contains("filter     subscription sub_dry, state OPEN")
        .contains("types      call.ended 15")
        .contains("Nothing was sent.");

    Ran run = bench.dlq(incident.replay("--yes", "--reason", "INC-1", "-o", "id"));
    assertThat(run.code()).isZero();
    assertThat(run.lines()).isEqualTo(dry.lines());
  }

  @Test
  void eachLetterIsSentOnceAsItWasToTheLaneOfToday() {
    Incident incident = new Incident(bench, "once");
    List<DeadLetter> letters = incident.happens(40);
    bench.subscription(incident.subscription, incident.tenant, SubscriptionStatus.ACTIVE, 3);
    Instant before = Instant.now();

    Ran run = bench.dlq(incident.replay("--yes", "--reason", "INC-4121", "-o", "json"));

    assertThat(run.code()).describedAs(run.err()).isZero();
    String job = run.json().get("job_id").asText();
    Map<String, ConsumerRecord<byte[], byte[]>> sent = replayed(job);
    assertThat(sent.keySet())
        .containsExactlyInAnyOrderElementsOf(
            letters.stream().map(DeadLetter::getDeadLetterId).toList());
    for (DeadLetter letter : letters) {
      ConsumerRecord<byte[], byte[]> record = sent.get(letter.getDeadLetterId());
      assertThat(ByteBuffer.wrap(record.key())).isEqualTo(letter.getRecordKey());
      assertThat(ByteBuffer.wrap(record.value())).isEqualTo(letter.getRecordValue());
      assertThat(record.partition())
          .isEqualTo(Partitions.of(incident.subscription, 3, letter.getCallId(), Bench.PARTITIONS));
      assertThat(headers(record))
          .containsEntry("traceparent", "00-trace-" + letter.getCallId())
          .containsEntry(RecordHeaders.ATTEMPT, "2")
          .containsEntry(RecordHeaders.REPLAY_BASE, "2")
          .containsEntry(RecordHeaders.REPLAYS, "1")
          .doesNotContainKey(RecordHeaders.DUE_AT);
      assertThat(RecordHeaders.instant(record.headers(), RecordHeaders.EXPIRES_AT).orElseThrow())
          .isBetween(
              before.plus(Duration.ofHours(24)).minusMillis(1),
              Instant.now().plus(Duration.ofHours(24)));
    }
    assertThat(sent.values().stream().map(ConsumerRecord::partition).distinct().count())
        .describedAs("lanes")
        .isEqualTo(3);
    inSequence(sent.values().stream().toList());
  }

  @Test
  void whatWasDoneIsOnRecord() {
    Incident incident = new Incident(bench, "record");
    List<DeadLetter> letters = incident.happens(2);

    Ran run =
        bench.dlq(
            incident.replay("--yes", "--reason", "INC-7", "-o", "json", "--max-replays", "5"));

    String job = run.json().get("job_id").asText();
    ReplayJob written =
        bench.values(Topics.REPLAY_JOBS, ReplayJob.class).stream()
            .filter(row -> row.getJobId().equals(job))
            .reduce((_, last) -> last)
            .orElseThrow();
    assertThat(written.getStatus()).isEqualTo(JobStatus.DONE);
    assertThat(written.getSent()).isEqualTo(6);
    assertThat(written.getPlanned()).isEqualTo(6);
    assertThat(written.getFilterText()).isEqualTo("subscription sub_record, state OPEN");
    assertThat(written.getPlanSha256()).isEqualTo(run.json().get("plan_sha256").asText());
    assertThat(written.getSnapshotOffsets()).hasSize(Bench.PARTITIONS);
    AuditRecord audit =
        bench.values(Topics.AUDIT, AuditRecord.class).stream()
            .filter(row -> job.equals(row.getJobId()))
            .reduce(
                (_, _) -> {
                  throw new AssertionError("two audit records");
                })
            .orElseThrow();
    assertThat(audit.getAction()).isEqualTo(AuditAction.REPLAY);
    assertThat(audit.getReason()).isEqualTo("INC-7");
    assertThat(audit.getActorSource()).isEqualTo(ActorSource.OS_USER);
    assertThat(audit.getLetters()).isEqualTo(6);
    assertThat(audit.getTenantIds()).containsExactly("ten_record");
    assertThat(audit.getRulesLifted()).containsExactly("--max-replays 5");
    Map<String, DeadLetterState> states = states();
    for (DeadLetter letter : letters) {
      DeadLetterState state = states.get(letter.getDeadLetterId());
      assertThat(state.getStatus()).isEqualTo(LetterStatus.REPLAYED);
      assertThat(state.getJobId()).isEqualTo(job);
      assertThat(state.getTimesReplayed()).isEqualTo(1);
    }
  }

  @Test
  void theSameLetterAgainIsRefusedUnlessOnceMoreIsSaid() {
    Incident incident = new Incident(bench, "again");
    DeadLetter letter = incident.happens(1).getFirst();
    String id = letter.getDeadLetterId();
    String[] byId = {"replay", id.substring(0, 14), "--yes", "--reason", "r", "-o", "json"};

    String job = bench.dlq(byId).json().get("job_id").asText();
    Ran again = bench.dlq(byId);

    assertThat(again.code()).isEqualTo(6);
    assertThat(again.err()).contains(id + " was replayed in " + job).contains("--include-replayed");
    assertThat(times(id)).isEqualTo(1);

    Ran onceMore = bench.dlq("replay", id, "--yes", "--reason", "r", "--include-replayed");
    assertThat(onceMore.code()).describedAs(onceMore.err()).isZero();
    assertThat(times(id)).isEqualTo(2);
    assertThat(states().get(id).getTimesReplayed()).isEqualTo(2);
    List<String> replays =
        bench.committed(Topics.REPLAY).stream()
            .filter(record -> id.equals(headers(record).get(RecordHeaders.DEAD_LETTER)))
            .map(record -> headers(record).get(RecordHeaders.REPLAYS))
            .toList();
    assertThat(replays).containsExactly("1", "2");
  }

  @Test
  void theSameFilterAgainFindsNothingAndThatIsNoError() {
    Incident incident = new Incident(bench, "empty");
    incident.happens(1);
    String[] replay = incident.replay("--yes", "--reason", "r");
    assertThat(bench.dlq(replay).code()).isZero();

    Ran again = bench.dlq(replay);
    Ran failing = bench.dlq(incident.replay("--yes", "--reason", "r", "--fail-empty"));

    assertThat(again.code()).isZero();
    assertThat(again.err()).contains("nothing matches: subscription sub_empty, state OPEN");
    assertThat(failing.code()).isEqualTo(3);
  }

  @Test
  void aLetterWrittenTwiceByAWorkerThatCrashedIsSentOnce() {
    Incident incident = new Incident(bench, "double");
    List<DeadLetter> letters = incident.happens(3);
    bench.write(letters);

    Ran run = bench.dlq(incident.replay("--yes", "--reason", "r", "-o", "json"));

    assertThat(run.json().get("sent").asInt()).isEqualTo(9);
    letters.forEach(letter -> assertThat(times(letter.getDeadLetterId())).isEqualTo(1));
  }

  @Test
  void whatCannotBeDecodedIsSentByteForByte() {
    Incident incident = new Incident(bench, "poison");
    incident.happens(0);
    byte[] poison = {0, 0, 0, 39, 15, 1, 2, (byte) 0xfe, 7};
    String id = DeadLetterId.ofRecord(Topics.DELIVERIES, 2, 4711);
    bench.write(
        List.of(
            DeadLetter.newBuilder()
                .setDeadLetterId(id)
                .setSubscriptionId(incident.subscription)
                .setReason(DeadReason.UNDECODABLE)
                .setDeadAt(Instant.now())
                .setAttempts(0)
                .setOriginTopic(Topics.DELIVERIES)
                .setOriginPartition(2)
                .setOriginOffset(4711)
                .setRecordKey(ByteBuffer.wrap(incident.subscription.getBytes(UTF_8)))
                .setRecordValue(ByteBuffer.wrap(poison))
                .build()));

    Ran shown = bench.dlq("show", id, "--body", "-o", "table");
    Ran run = bench.dlq(incident.replay("--yes", "--reason", "r", "-o", "json"));

    assertThat(shown.out())
        .contains("undecodable record of 9 bytes")
        .contains("000000270f0102fe07");
    assertThat(run.code()).describedAs(run.err()).isZero();
    ConsumerRecord<byte[], byte[]> record = replayed(run.json().get("job_id").asText()).get(id);
    assertThat(record.value()).isEqualTo(poison);
    assertThat(record.partition())
        .isEqualTo(Partitions.of(incident.subscription, 1, null, Bench.PARTITIONS));
  }

  @Test
  void aLetterWithoutBytesIsLeftOutAndSaidSo() {
    Incident incident = new Incident(bench, "nobytes");
    incident.happens(1);
    bench.write(List.of(incident.letter("call_big", 1).setRecordValue(null).build()));

    Ran run = bench.dlq(incident.replay("--yes", "--reason", "r", "-o", "json"));

    assertThat(run.code()).isEqualTo(5);
    JsonNode json = run.json();
    assertThat(json.get("sent").asInt()).isEqualTo(3);
    assertThat(json.at("/left_out/NO_BYTES").asInt()).isEqualTo(1);
  }

  @Test
  void aSubscriptionThatIsPausedOrGoneTakesNothing() {
    Incident paused = new Incident(bench, "paused");
    paused.happens(1);
    bench.subscription(paused.subscription, paused.tenant, SubscriptionStatus.PAUSED, 1);
    Incident gone = new Incident(bench, "gone");
    bench.write(gone.letters(1));
    Map<String, Integer> before = sizes();

    Ran toPaused = bench.dlq(paused.replay("--yes", "--reason", "r"));
    Ran toGone = bench.dlq(gone.replay("--yes", "--reason", "r"));

    assertThat(toPaused.code()).isEqualTo(6);
    assertThat(toPaused.err())
        .contains("sub_paused")
        .contains("paused")
        .contains("Enable it first");
    assertThat(toGone.code()).isEqualTo(6);
    assertThat(toGone.err()).contains("there is no such subscription");
    assertThat(sizes()).isEqualTo(before);
  }

  @Test
  void everyMissingConfirmationIsRefusedAndNothingIsWritten() {
    Incident incident = new Incident(bench, "confirm");
    incident.happens(5);
    Map<String, Integer> before = sizes();

    assertThat(bench.dlq(incident.replay("--yes")).code()).describedAs("no reason").isEqualTo(6);
    assertThat(bench.dlq(incident.replay("--reason", "r")).code())
        .describedAs("no yes")
        .isEqualTo(6);
    assertThat(bench.typed("", incident.replay("--reason", "r", "--no-input")).code()).isEqualTo(6);
    assertThat(bench.typed("y\n", incident.replay("--reason", "r")).code())
        .describedAs("15 letters take the number")
        .isEqualTo(6);
    assertThat(bench.typed("n\n", incident.replay("--reason", "r", "--limit", "2")).code())
        .isEqualTo(6);
    assertThat(bench.dlq("replay", "--yes", "--reason", "r").code())
        .describedAs("nobody's letters")
        .isEqualTo(2);
    assertThat(bench.dlq("replay", "--all-tenants", "--yes", "--reason", "r").code())
        .describedAs("no filter")
        .isEqualTo(6);
    assertThat(sizes()).isEqualTo(before);

    Ran two = bench.typed("y\n", incident.replay("--reason", "r", "--limit", "2"));
    assertThat(two.code()).describedAs(two.err()).isZero();
    assertThat(two.err()).contains("Replay 2 letters to sub_confirm api.crm.example in ");
    Ran rest = bench.typed("13\n", incident.replay("--reason", "r"));
    assertThat(rest.code()).describedAs(rest.err()).isZero();
    assertThat(rest.out()).contains("13 of 13 letters sent");
  }

  @Test
  void lettersOfTwoTenantsNeedSayingSo() {
    Incident one = new Incident(bench, "tenant1");
    Incident two = new Incident(bench, "tenant2");
    one.happens(1);
    two.happens(1);
    String[] both = {
      "replay",
      "--subscription",
      one.subscription,
      "--subscription",
      two.subscription,
      "--yes",
      "--reason",
      "r",
      "--rate",
      "1000",
      "--per-subscription-rate",
      "1000"
    };

    assertThat(bench.dlq(both).code()).isEqualTo(6);
    List<String> said = new ArrayList<>(List.of(both));
    said.add("--all-tenants");
    Ran run = bench.dlq(said.toArray(String[]::new));

    assertThat(run.code()).describedAs(run.err()).isZero();
    assertThat(run.out()).contains("6 of 6 letters sent");
  }

  @Test
  void theDeadLettersThemselvesAreNeverTouched() {
    Incident incident = new Incident(bench, "untouched");
    incident.happens(3);
    List<ByteBuffer> before = letterBytes();

    bench.dlq(incident.replay("--yes", "--reason", "r"));

    assertThat(letterBytes()).isEqualTo(before);
  }

  private List<ByteBuffer> letterBytes() {
    return bench.uncommitted(Topics.DEAD_LETTERS).stream()
        .sorted(
            Comparator.comparing(ConsumerRecord<byte[], byte[]>::partition)
                .thenComparing(ConsumerRecord::offset))
        .map(record -> ByteBuffer.wrap(record.value()))
        .toList();
  }

  private Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new HashMap<>();
    for (String topic :
        List.of(
            Topics.DEAD_LETTERS,
            Topics.DEAD_LETTER_STATE,
            Topics.REPLAY,
            Topics.REPLAY_JOBS,
            Topics.AUDIT)) {
      sizes.put(topic, bench.uncommitted(topic).size());
    }
    return sizes;
  }

  private Map<String, ConsumerRecord<byte[], byte[]>> replayed(String job) {
    Map<String, ConsumerRecord<byte[], byte[]>> byLetter = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : bench.committed(Topics.REPLAY)) {
      if (job.equals(headers(record).get(RecordHeaders.REPLAY_JOB))) {
        String letter = headers(record).get(RecordHeaders.DEAD_LETTER);
        assertThat(byLetter.put(letter, record)).describedAs("twice").isNull();
      }
    }
    return byLetter;
  }

  private long times(String letter) {
    return bench.committed(Topics.REPLAY).stream()
        .filter(record -> letter.equals(headers(record).get(RecordHeaders.DEAD_LETTER)))
        .count();
  }

  private Map<String, DeadLetterState> states() {
    Map<String, DeadLetterState> states = new HashMap<>();
    bench
        .values(Topics.DEAD_LETTER_STATE, DeadLetterState.class)
        .forEach(state -> states.put(state.getDeadLetterId(), state));
    return states;
  }

  /** Of each call, in the order in which a worker reads them. */
  private void inSequence(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<String, Integer> last = new HashMap<>();
    records.stream()
        .sorted(
            Comparator.comparing(ConsumerRecord<byte[], byte[]>::partition)
                .thenComparing(ConsumerRecord::offset))
        .forEach(
            record -> {
              String call = headers(record).get("traceparent");
              int next = last.merge(call, 1, Integer::sum);
              assertThat(new String(record.value(), UTF_8)).contains("\"sequence\":" + next);
            });
    assertThat(last.values()).isNotEmpty().allMatch(count -> count == 3);
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    record
        .headers()
        .forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
    return headers;
  }
}
