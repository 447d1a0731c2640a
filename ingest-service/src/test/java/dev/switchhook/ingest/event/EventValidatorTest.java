package dev.switchhook.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.callevents.EventValidator;
import dev.switchhook.callevents.RejectReason;
import dev.switchhook.callevents.Rejected;
import dev.switchhook.callevents.WireEvent;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Slot;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventValidatorTest {
  private static final Instant NOW = Instant.parse("2026-10-09T09:00:00Z");

  private final EventValidator validator = new EventValidator(InstantSource.fixed(NOW));

  static List<CallEvent> examples() {
    return ExampleCall.events();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theExamplesAreGood(CallEvent event) {
    assertThat(validator.validate(key(), Wire.event(event))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0192F0C4-5F61-7B85-8D16-4C6D7E150A09",
        "0192f0c45f617b858d164c6d7e150a09",
        "{0192f0c4-5f61-7b85-8d16-4c6d7e150a09}",
        "0192f0c4-5f61-7b85-8d16-4c6d7e150a09\n"
      })
  void anEventIdIsALowerCaseUuid(String id) {
    assertThat(reason(event -> event.put("id", id))).isEqualTo(RejectReason.BAD_ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "ä", "a\r\nx: 1", "../"})
  void callAndTenantIdsKeepToTheirAlphabet(String id) {
    assertThat(reason(event -> event.put("tenant_id", id))).isEqualTo(RejectReason.BAD_ID);
    assertThat(reason(event -> event.put("call_id", id))).isEqualTo(RejectReason.BAD_ID);
  }

  @Test
  void anIdHasAtMost128Characters() {
    assertThat(rejected(event -> event.put("tenant_id", "t".repeat(128)))).isEmpty();
    assertThat(reason(event -> event.put("tenant_id", "t".repeat(129))))
        .isEqualTo(RejectReason.BAD_ID);
  }

  @Test
  void theKeyIsTheCallId() {
    WireEvent event = Wire.event(ExampleCall.ended());
    assertThat(validator.validate(null, event).orElseThrow().reason())
        .isEqualTo(RejectReason.KEY_MISMATCH);
    assertThat(validator.validate("call_other".getBytes(UTF_8), event).orElseThrow().reason())
        .isEqualTo(RejectReason.KEY_MISMATCH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ping",
        "call",
        "Call.ended",
        "call.",
        ".call",
        "call..ended",
        "call.1",
        "c a.b"
      })
  void aTypeHasTwoOrMoreSegments(String type) {
    assertThat(reason(event -> event.put("type", type))).isEqualTo(RejectReason.BAD_TYPE);
  }

  @Test
  void aTypeHasAtMost64Characters() {
    // Well formed, so that it is the payload that does not know it.
    assertThat(reason(event -> event.put("type", "call." + "x".repeat(59))))
        .isEqualTo(RejectReason.PAYLOAD_MISMATCH);
    assertThat(reason(event -> event.put("type", "call." + "x".repeat(60))))
        .isEqualTo(RejectReason.BAD_TYPE);
  }

  @Test
  void aSequenceBeginsWithOne() {
    assertThat(rejected(event -> event.put("sequence", 1L))).isEmpty();
    assertThat(reason(event -> event.put("sequence", 0L))).isEqualTo(RejectReason.BAD_SEQUENCE);
    assertThat(reason(event -> event.put("sequence", -3L))).isEqualTo(RejectReason.BAD_SEQUENCE);
  }

  @Test
  void secondsAndMicrosecondsSentAsMillisecondsAreFound() {
    long now = NOW.toEpochMilli();
    for (String field : List.of("occurred_at", "recorded_at")) {
      assertThat(reason(event -> event.put(field, now / 1000))).isEqualTo(RejectReason.BAD_TIME);
      assertThat(reason(event -> event.put(field, now * 1000))).isEqualTo(RejectReason.BAD_TIME);
      assertThat(reason(event -> event.put(field, Long.MAX_VALUE)))
          .isEqualTo(RejectReason.BAD_TIME);
    }
    assertThat(reason(event -> call(event).put("started_at", now * 1000)))
        .isEqualTo(RejectReason.BAD_TIME);
    assertThat(reason(event -> ended(event).put("ended_at", now / 1000)))
        .isEqualTo(RejectReason.BAD_TIME);
  }

  @Test
  void whatHasHappenedLiesAtMostADayAhead() {
    long limit = NOW.plus(Duration.ofHours(24)).toEpochMilli();
    assertThat(rejected(event -> event.put("occurred_at", limit))).isEmpty();
    assertThat(reason(event -> event.put("occurred_at", limit + 1)))
        .isEqualTo(RejectReason.BAD_TIME);
  }

  @Test
  void anAppointmentMayLieYearsAheadButNotBeyond2100() {
    WireEvent in2099 = booked("2099-12-31T23:59:59.999Z");
    WireEvent in2100 = booked("2100-01-01T00:00:00Z");
    assertThat(validator.validate(key(), in2099)).isEmpty();
    assertThat(validator.validate(key(), in2100))
        .contains(new Rejected(RejectReason.BAD_TIME, "appointment_booked.starts_at: after 2100"));
  }

  @Test
  void numbersThatJsonCannotSayAreFoundWhereverTheyStand() {
    for (double number : List.of(Double.NaN, Double.POSITIVE_INFINITY, -1.5, 1.5)) {
      assertThat(reason(event -> ended(event).put("sentiment", sentiment(event, number))))
          .isEqualTo(RejectReason.BAD_NUMBER);
    }
    assertThat(rejected(event -> ended(event).put("sentiment", sentiment(event, -1.0)))).isEmpty();
    Slot unsure = Slot.newBuilder().setName("day").setConfidence(1.01).build();
    CallEvent intent = ExampleCall.intent();
    intent.getIntentDetected().put("slots", List.of(unsure));
    assertThat(validator.validate(key(), Wire.event(intent)))
        .contains(
            new Rejected(
                RejectReason.BAD_NUMBER, "intent_detected.slots[].confidence: not in 0..1"));
  }

  @Test
  void integersThatJavaScriptWouldRoundAreFound() {
    long largest = (1L << 53) - 1;
    assertThat(rejected(event -> event.put("sequence", largest))).isEmpty();
    assertThat(reason(event -> event.put("sequence", largest + 1)))
        .isEqualTo(RejectReason.BAD_NUMBER);
  }

  @Test
  void durationsSizesAndRevisionsAreNotNegative() {
    assertThat(reason(event -> ended(event).put("duration_ms", -1L)))
        .isEqualTo(RejectReason.BAD_NUMBER);
    WireEvent size =
        Wire.event(
            ExampleCall.recording(),
            event -> ((GenericRecord) event.get("artifact_ready")).put("size_bytes", -1L));
    WireEvent revision =
        Wire.event(
            ExampleCall.analyzed(),
            event -> ((GenericRecord) event.get("call_analyzed")).put("revision", -1));
    assertThat(validator.validate(key(), size).orElseThrow().reason())
        .isEqualTo(RejectReason.BAD_NUMBER);
    assertThat(validator.validate(key(), revision).orElseThrow().reason())
        .isEqualTo(RejectReason.BAD_NUMBER);
  }

  @Test
  void aDecimalKeepsToItsPrecision() {
    byte[] nines = new java.math.BigInteger("9".repeat(18)).toByteArray();
    byte[] tooMany = new java.math.BigInteger("1" + "0".repeat(18)).toByteArray();
    assertThat(rejected(event -> amount(event, nines))).isEmpty();
    assertThat(reason(event -> amount(event, tooMany))).isEqualTo(RejectReason.BAD_NUMBER);
    assertThat(reason(event -> amount(event, new byte[0]))).isEqualTo(RejectReason.BAD_NUMBER);
    assertThat(reason(event -> amount(event, new byte[200_000])))
        .isEqualTo(RejectReason.BAD_NUMBER);
  }

  @Test
  void exactlyOnePayloadIsSetAndItKnowsTheType() {
    assertThat(reason(event -> event.put("call_ended", null))).isEqualTo(RejectReason.NO_PAYLOAD);
    GenericRecord started = Wire.generic(ExampleCall.started());
    assertThat(rejected(event -> event.put("call_started", started.get("call_started"))))
        .contains("MANY_PAYLOADS call_started, call_ended");
    assertThat(reason(event -> event.put("type", "call.started")))
        .isEqualTo(RejectReason.PAYLOAD_MISMATCH);
  }

  @Test
  void theReasonIsTheFirstInTheOrderOfTheContract() {
    List<Consumer<GenericRecord>> mistakes =
        List.of(
            event -> event.put("id", "x"),
            event -> event.put("type", "x"),
            event -> event.put("sequence", 0L),
            event -> event.put("occurred_at", 0L),
            event -> ended(event).put("duration_ms", -1L),
            event -> event.put("call_started", started()));
    List<RejectReason> reasons =
        List.of(
            RejectReason.BAD_ID,
            RejectReason.BAD_TYPE,
            RejectReason.BAD_SEQUENCE,
            RejectReason.BAD_TIME,
            RejectReason.BAD_NUMBER,
            RejectReason.MANY_PAYLOADS);
    for (int first = 0; first < mistakes.size(); first++) {
      List<Consumer<GenericRecord>> these = mistakes.subList(first, mistakes.size());
      assertThat(reason(event -> these.forEach(mistake -> mistake.accept(event))))
          .isEqualTo(reasons.get(first));
    }
  }

  @Test
  void anErrorNamesFieldsAndNeverContent() {
    CallEvent event = ExampleCall.started();
    event.getCall().put("metadata", Map.of("secret-key", "secret-value"));
    event.put("recorded_at", Instant.EPOCH);
    assertThat(validator.validate(key(), Wire.event(event)))
        .contains(new Rejected(RejectReason.BAD_TIME, "recorded_at: before 2000"));
  }

  private RejectReason reason(Consumer<GenericRecord> change) {
    return validator
        .validate(key(), Wire.event(ExampleCall.ended(), change))
        .orElseThrow()
        .reason();
  }

  private String rejected(Consumer<GenericRecord> change) {
    WireEvent event = Wire.event(ExampleCall.ended(), change);
    return validator
        .validate(event.callId().getBytes(UTF_8), event)
        .map(rejected -> rejected.reason() + " " + rejected.error())
        .orElse("");
  }

  private static WireEvent booked(String startsAt) {
    return Wire.event(
        ExampleCall.booked(),
        event ->
            ((GenericRecord) event.get("appointment_booked"))
                .put("starts_at", Instant.parse(startsAt).toEpochMilli()));
  }

  private static byte[] key() {
    return ExampleCall.CALL.getBytes(UTF_8);
  }

  private static GenericRecord call(GenericRecord event) {
    return (GenericRecord) event.get("call");
  }

  private static GenericRecord ended(GenericRecord event) {
    return (GenericRecord) event.get("call_ended");
  }

  private static Object started() {
    return Wire.generic(ExampleCall.started()).get("call_started");
  }

  private static GenericRecord sentiment(GenericRecord event, double score) {
    GenericRecord sentiment = (GenericRecord) ended(event).get("sentiment");
    sentiment.put("score", score);
    return sentiment;
  }

  private static void amount(GenericRecord event, byte[] unscaled) {
    ((GenericRecord) ended(event).get("cost")).put("amount", ByteBuffer.wrap(unscaled));
  }
}
