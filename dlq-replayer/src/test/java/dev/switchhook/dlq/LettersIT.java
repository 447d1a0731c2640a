package dev.switchhook.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.AttemptTrigger;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadLetterState;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Fault;
import dev.switchhook.events.LetterStatus;
import dev.switchhook.events.Verdict;
import dev.switchhook.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Reading: stats, ls and show. */
final class LettersIT {
  private final Bench bench = Bench.shared();

  @Test
  void aListIsATableOnATerminalAndOneObjectALineInAPipe() throws Exception {
    Incident incident = new Incident(bench, "list");
    List<DeadLetter> letters = incident.happens(2);

    Ran table = bench.typed("", "ls", "--tenant", incident.tenant);
    Ran pipe = bench.dlq("ls", "--tenant", incident.tenant);

    assertThat(table.code()).isZero();
    assertThat(table.lines()).hasSize(7);
    assertThat(table.lines().getFirst()).startsWith("\u001b[1mID ").contains("SUBSCRIPTION");
    assertThat(table.lines().get(1).replaceAll(" +", " "))
        .contains("sub_list api.crm.example call.ended PERMANENT_RESPONSE AUTH 401 2 OPEN");
    assertThat(table.err()).contains("filter: tenant ten_list, state OPEN");
    List<String> ids = new ArrayList<>();
    for (String line : pipe.lines()) {
      JsonNode json = new ObjectMapper().readTree(line);
      assertThat(json.get("schema").asText()).isEqualTo("switchhook.dlq/v1");
      assertThat(json.at("/state/status").asText()).isEqualTo("OPEN");
      ids.add(json.get("dead_letter_id").asText());
    }
    assertThat(ids)
        .containsExactlyInAnyOrderElementsOf(
            letters.stream().map(DeadLetter::getDeadLetterId).toList());
  }

  @Test
  void filtersNarrowTogetherAndWidenWhenRepeated() {
    Incident incident = new Incident(bench, "filters");
    incident.happens(0);
    Instant now = Instant.now();
    bench.write(
        List.of(
            incident.letter("call_a", 1).setEventType("call.started").build(),
            incident.letter("call_b", 1).setReason(DeadReason.EXPIRED).build(),
            incident.letter("call_c", 1).setLastStatusCode(503).build(),
            incident.letter("call_d", 1).setDeadAt(now.minusSeconds(30 * 3_600)).build()));

    assertThat(ids("--type", "call.started")).isEqualTo(1);
    assertThat(ids("--type", "call.*")).isEqualTo(4);
    assertThat(ids("--reason-code", "expired")).isEqualTo(1);
    assertThat(ids("--status", "5xx")).isEqualTo(1);
    assertThat(ids("--status", "5xx", "--status", "401")).isEqualTo(4);
    assertThat(ids("--status", "5xx", "--call", "call_a")).isZero();
    assertThat(ids("--since", "2h")).isEqualTo(3);
    assertThat(ids("--until", "2h")).isEqualTo(1);
    assertThat(ids("--attempts", ">2")).isZero();
    assertThat(ids("--limit", "2")).isEqualTo(2);
    assertThat(bench.dlq("ls", "--tenant", "ten_filters", "--call", "none", "--fail-empty").code())
        .isEqualTo(3);
  }

  private int ids(String... filter) {
    List<String> args = new ArrayList<>(List.of("ls", "--subscription", "sub_filters", "-o", "id"));
    args.addAll(List.of(filter));
    Ran ran = bench.dlq(args.toArray(String[]::new));
    assertThat(ran.code()).describedAs(ran.err()).isZero();
    return ran.lines().size();
  }

  @Test
  void whatWasDealtWithIsNotListedUnlessAskedFor() {
    Incident incident = new Incident(bench, "states");
    List<DeadLetter> letters = incident.happens(1);
    state(letters.get(0), LetterStatus.RESOLVED);
    state(letters.get(1), LetterStatus.UNKNOWN);

    assertThat(listed("--subscription", "sub_states"))
        .containsExactly(letters.get(2).getDeadLetterId());
    assertThat(listed("--subscription", "sub_states", "--state", "resolved"))
        .containsExactly(letters.get(0).getDeadLetterId());
    assertThat(listed("--subscription", "sub_states", "--state", "any")).hasSize(3);
    Ran replay = bench.dlq("replay", letters.get(1).getDeadLetterId(), "--yes", "--reason", "r");
    assertThat(replay.code()).describedAs("hands off what is not understood").isEqualTo(6);
  }

  private List<String> listed(String... filter) {
    List<String> args = new ArrayList<>(List.of("ls", "-o", "id"));
    args.addAll(List.of(filter));
    return bench.dlq(args.toArray(String[]::new)).lines();
  }

  private void state(DeadLetter letter, LetterStatus status) {
    bench.write(
        Topics.DEAD_LETTER_STATE,
        letter.getDeadLetterId(),
        DeadLetterState.newBuilder()
            .setDeadLetterId(letter.getDeadLetterId())
            .setStatus(status)
            .setJobId("job_0")
            .setActor("sre")
            .setReason("r")
            .setChangedAt(Instant.now())
            .build(),
        DeadLetterState.getClassSchema());
  }

  @Test
  void statsCountWhereAndWhy() {
    Incident one = new Incident(bench, "stat1");
    one.happens(3);
    bench.write(List.of(one.letter("call_x", 1).setReason(DeadReason.ENDPOINT_GONE).build()));

    Ran table = bench.dlq("stats", "--tenant", one.tenant);
    Ran json = bench.dlq("stats", "--tenant", one.tenant, "--by", "reason", "-o", "json");

    assertThat(table.code()).isZero();
    assertThat(table.out().replaceAll(" +", " "))
        .contains("SUBSCRIPTION HOST LETTERS OLDEST TOP REASON STATUS")
        .contains("sub_stat1 api.crm.example 10 1h")
        .contains("PERMANENT_RESPONSE 9 401")
        .contains("total 10");
    assertThat(json.json().get("letters").asInt()).isEqualTo(10);
    assertThat(json.json().at("/groups/0/key").asText()).isEqualTo("PERMANENT_RESPONSE");
    assertThat(json.json().at("/groups/1/letters").asInt()).isEqualTo(1);
  }

  @Test
  void aLetterIsShownWithItsAttemptsAndItsBodyMasked() {
    Incident incident = new Incident(bench, "show");
    DeadLetter letter = incident.happens(1).getFirst();
    attempt(letter, 1);
    attempt(letter, 2);
    attempt(letter, 2); // a worker that crashed recorded it twice
    String cut = letter.getDeadLetterId().substring(0, 14);

    Ran hidden = bench.dlq("show", cut, "-o", "table");
    Ran shown = bench.dlq("show", cut, "--attempts", "--headers", "--body", "-o", "table");
    Ran json = bench.dlq("show", cut, "--attempts", "--body");

    assertThat(hidden.code()).describedAs(hidden.err()).isZero();
    assertThat(hidden.out())
        .contains(letter.getDeadLetterId() + "   delivery " + letter.getDeliveryId())
        .contains("sequence 3 of call_sub_show_0")
        .contains("sub_show  api.crm.example   tenant ten_show")
        .contains("PERMANENT_RESPONSE  AUTH 401  fault RECEIVER")
        .contains("state      OPEN")
        .contains("bytes (hidden; --body shows it masked)")
        .doesNotContain("\"data\"");
    assertThat(shown.out())
        .containsOnlyOnce("#1 401 112 ms")
        .containsOnlyOnce("#2 401 112 ms")
        .contains("traceparent: 00-trace-call_sub_show_0")
        .contains("+*******0001")
        .doesNotContain("Jane Canary");
    assertThat(json.json().get("attempt_records")).hasSize(2);
    for (Ran ran : List.of(hidden, shown, json)) {
      assertThat(ran.out() + ran.err()).doesNotContain("+15550100001").doesNotContain("Jane");
    }
  }

  private void attempt(DeadLetter letter, int number) {
    Instant at = Instant.now().minusSeconds(3_700 - number);
    bench.write(
        Topics.DELIVERY_ATTEMPTS,
        letter.getDeliveryId(),
        DeliveryAttempt.newBuilder()
            .setAttemptId(letter.getDeliveryId() + "#" + number)
            .setDeliveryId(letter.getDeliveryId())
            .setEventId(letter.getEventId())
            .setEventType(letter.getEventType())
            .setTenantId(letter.getTenantId())
            .setSubscriptionId(letter.getSubscriptionId())
            .setEndpointHost("api.crm.example")
            .setAttempt(number)
            .setTriggeredBy(AttemptTrigger.FIRST)
            .setOccurredAt(letter.getOccurredAt())
            .setRecordedAt(at)
            .setDueAt(at)
            .setStartedAt(at)
            .setEndedAt(at)
            .setDurationMs(112)
            .setOutcome(AttemptOutcome.REFUSED)
            .setVerdict(Verdict.RETRY)
            .setFailureClass(FailureClass.AUTH)
            .setFault(Fault.RECEIVER)
            .setStatusCode(401)
            .setOriginTopic(Topics.DELIVERIES)
            .setOriginPartition(0)
            .setOriginOffset(0)
            .build(),
        DeliveryAttempt.getClassSchema());
  }

  @Test
  void anIdThatNamesNothingOrTwoThingsIsAnError() {
    Ran nothing = bench.dlq("show", "dlt_00000000");

    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("there is no letter dlt_00000000");
    assertThat(bench.dlq("replay", "dlt_00000000", "--yes", "--reason", "r").code()).isEqualTo(2);
  }

  @Test
  void aRecordThatIsNoLetterIsSaidAloudAndHidesNoOther() {
    Incident incident = new Incident(bench, "junk");
    incident.happens(1);
    for (byte[] junk : List.of("junk".getBytes(UTF_8), new byte[] {0, 0, 1, 2, 3, 4, 5})) {
      bench.send(new ProducerRecord<>(Topics.DEAD_LETTERS, "junk".getBytes(UTF_8), junk));
    }
    bench.flush();

    Ran ran = bench.dlq("ls", "--tenant", incident.tenant, "-o", "id", "-q");

    assertThat(ran.code()).describedAs(ran.err()).isZero();
    assertThat(ran.lines()).hasSize(3);
    assertThat(ran.err()).contains("2 records of webhook.dead-letters cannot be read");
  }

  @Test
  void aLetterCannotRepaintATerminal() {
    Incident incident = new Incident(bench, "evil");
    incident.happens(0);
    String evil = "\u001b[2J\r\n\u202eforged";
    DeadLetter letter =
        incident.letter("call_evil", 1).setLastError(evil).setEndpointHost(evil).build();
    bench.write(List.of(letter));

    for (String form : List.of("table", "wide", "json", "ndjson", "csv", "id")) {
      assertThat(bench.dlq("ls", "--tenant", "ten_evil", "-o", form).out())
          .describedAs(form)
          .matches("[\\x20-\\x7e\n]+");
    }
    assertThat(bench.dlq("show", letter.getDeadLetterId(), "-o", "table").out())
        .contains("\\u001b[2J")
        .matches("[\\x20-\\x7e\n]+");
    assertThat(bench.dlq("stats", "--tenant", "ten_evil").out()).matches("[\\x20-\\x7e\n]+");
  }
}
