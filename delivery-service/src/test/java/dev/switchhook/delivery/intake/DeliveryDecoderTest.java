package dev.switchhook.delivery.intake;

import static dev.switchhook.delivery.intake.IntakeBench.aDelivery;
import static dev.switchhook.delivery.intake.IntakeBench.id;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.Arrival;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.delivery.engine.Poison;
import dev.switchhook.delivery.engine.Position;
import dev.switchhook.delivery.engine.SourceRecord;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.FailureClass;
import dev.switchhook.topics.RecordHeaders;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryDecoderTest {
  private static final byte[] KEY = "sub_1".getBytes(UTF_8);
  private static final TopicPartition AT = IntakeBench.TIER_5S;

  private final IntakeBench bench = new IntakeBench();
  private final DeliveryDecoder decoder =
      new DeliveryDecoder(
          bench.schemas, bench.time.clocks().wall(), new IntakeMeters(bench.meters, 7));

  @Test
  void aRecordWithoutHeadersIsAFirstAttemptDueNow() {
    Delivery delivery = aDelivery(1).build();

    OpenDelivery open = opened(delivery, Map.of(), Kind.FIRST);

    assertThat(open.delivery()).isEqualTo(delivery);
    assertThat(open.id()).isEqualTo(id(1));
    assertThat(open.position()).isEqualTo(new Position(AT.topic(), 0, 42, 3));
    assertThat(open.kind()).isEqualTo(Kind.FIRST);
    assertThat(open.attempts()).isZero();
    assertThat(open.ladderBase()).isZero();
    assertThat(open.due()).isEqualTo(bench.time.now());
    assertThat(open.expires()).isEqualTo(delivery.getExpiresAt());
    assertThat(open.lastFailure()).isEqualTo(FailureClass.NONE);
    assertThat(open.lastStatus()).isEqualTo(OptionalInt.empty());
    assertThat(open.deferrals()).isZero();
    assertThat(open.replayJob()).isEmpty();
    assertThat(open.record().key()).isEqualTo(KEY);
    assertThat(open.record().value()).isEqualTo(bench.bytes(delivery));
  }

  @Test
  void whatARetryHasBeenThroughStandsInItsHeaders() {
    OpenDelivery open =
        opened(
            aDelivery(1).build(),
            Map.of(
                RecordHeaders.ATTEMPT, "3",
                RecordHeaders.DUE_AT, "1795687200123",
                RecordHeaders.REASON, "SERVER_ERROR",
                RecordHeaders.LAST_STATUS, "503",
                RecordHeaders.DEFERRALS, "2"),
            Kind.DUE);

    assertThat(open.attempts()).isEqualTo(3);
    assertThat(open.due()).isEqualTo(Instant.ofEpochMilli(1_795_687_200_123L));
    assertThat(open.lastFailure()).isEqualTo(FailureClass.SERVER_ERROR);
    assertThat(open.lastStatus()).hasValue(503);
    assertThat(open.deferrals()).isEqualTo(2);
    assertThat(open.kind()).isEqualTo(Kind.DUE);
    assertThat(open.record().headers()).hasSize(5);
  }

  @Test
  void aReplayHasItsOwnEndAndLadderAndStaysAReplayInTheTiers() {
    OpenDelivery open =
        opened(
            aDelivery(1).build(),
            Map.of(
                RecordHeaders.ATTEMPT, "13",
                RecordHeaders.REPLAY_JOB, "job_1",
                RecordHeaders.REPLAY_BASE, "12",
                RecordHeaders.EXPIRES_AT, "1795999999000"),
            Kind.DUE);

    assertThat(open.kind()).isEqualTo(Kind.REPLAY);
    assertThat(open.replayJob()).contains("job_1");
    assertThat(open.ladderBase()).isEqualTo(12);
    assertThat(open.attempts()).isEqualTo(13);
    assertThat(open.expires()).isEqualTo(Instant.ofEpochMilli(1_795_999_999_000L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "three", "-1", "1e3", "99999999999999999999", "2147483647", "٣"})
  void anUnreadableAttemptCountIsTheLastStepOfAnyLadder(String text) {
    OpenDelivery open = opened(aDelivery(1).build(), Map.of(RecordHeaders.ATTEMPT, text), Kind.DUE);

    assertThat(open.attempts() - open.ladderBase()).isEqualTo(20);
    assertThat(bench.count("switchhook.headers.unreadable")).isEqualTo(1);
  }

  @Test
  void otherUnreadableHeadersAreTreatedAsAbsentAndCounted() {
    Delivery delivery = aDelivery(1).build();
    OpenDelivery open =
        opened(
            delivery,
            Map.of(
                RecordHeaders.DUE_AT, "soon",
                RecordHeaders.EXPIRES_AT, "-5",
                RecordHeaders.DEFERRALS, "x",
                RecordHeaders.LAST_STATUS, "0x1f",
                RecordHeaders.REPLAY_BASE, "many",
                RecordHeaders.REASON, "HOP"),
            Kind.DUE);

    assertThat(open.due()).isEqualTo(bench.time.now());
    assertThat(open.expires()).isEqualTo(delivery.getExpiresAt());
    assertThat(open.deferrals()).isZero();
    assertThat(open.lastStatus()).isEmpty();
    assertThat(open.ladderBase()).isZero();
    assertThat(open.lastFailure()).isEqualTo(FailureClass.UNKNOWN);
    assertThat(bench.count("switchhook.headers.unreadable")).isEqualTo(1);
  }

  @Test
  void headersBeyondTheLimitAreCutAndNeverTheDelivery() {
    OpenDelivery open =
        opened(
            aDelivery(1).build(),
            Map.of("x-theirs", "x".repeat(900_000), RecordHeaders.ATTEMPT, "3"),
            Kind.DUE);

    assertThat(open.attempts()).isEqualTo(3);
    assertThat(open.record().headers())
        .extracting(SourceRecord.Header::name)
        .containsExactlyInAnyOrder(RecordHeaders.ATTEMPT, RecordHeaders.LEFT_OUT);
    assertThat(bench.count("switchhook.headers.left.out")).isEqualTo(1);
  }

  @Test
  void aLadderNeverBeginsBehindTheAttemptsThatWereMade() {
    OpenDelivery open =
        opened(
            aDelivery(1).build(),
            Map.of(RecordHeaders.ATTEMPT, "2", RecordHeaders.REPLAY_BASE, "9"),
            Kind.DUE);

    assertThat(open.ladderBase()).isEqualTo(2);
  }

  @Test
  void bytesThatCannotBecomeADeliveryArePoisonWithTheirOrigin() {
    byte[] good = bench.bytes(aDelivery(1).build());
    byte[] cut = Arrays.copyOf(good, good.length - 1);
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    byte[] magic = good.clone();
    magic[0] = 1;
    // A string that claims 500 MB.
    byte[] huge = Arrays.copyOf(good, 10);
    System.arraycopy(
        new byte[] {(byte) 0x80, (byte) 0xca, (byte) 0xb5, (byte) 0xee, 3}, 0, huge, 5, 5);

    for (byte[] value :
        new byte[][] {null, {}, {0, 0, 0}, "{}".getBytes(UTF_8), cut, longer, magic, huge}) {
      Poison poison = poisoned(KEY, value);

      assertThat(poison.reason()).isEqualTo(DeadReason.UNDECODABLE);
      assertThat(poison.position()).isEqualTo(new Position(AT.topic(), 0, 42, 3));
      assertThat(poison.record().value()).isEqualTo(value);
      assertThat(poison.record().key()).isEqualTo(KEY);
      assertThat(poison.error()).isNotEmpty().hasSizeLessThanOrEqualTo(512);
    }
    assertThat(bench.count("switchhook.deliveries.poison")).isEqualTo(8);
  }

  @Test
  void aKeyThatIsNotTheSubscriptionIsPoison() {
    byte[] value = bench.bytes(aDelivery(1).build());

    assertThat(poisoned("sub_2".getBytes(UTF_8), value).error()).startsWith("WRONG_KEY");
    assertThat(poisoned(null, value).error()).startsWith("WRONG_KEY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "dlv.1", "dlv 1", "dlv_\n1", "dlv_ä", "x:1"})
  void anIdThatCouldNotGoOutAsAHeaderIsPoison(String id) {
    byte[] value = bench.bytes(aDelivery(1).setDeliveryId(id).build());

    assertThat(poisoned(KEY, value).error()).startsWith("WRONG_ID");
  }

  @Test
  void aBodyMustBeThereAndBeUtf8AndFit() {
    assertThat(poisoned(new byte[0]).error()).startsWith("EMPTY_BODY");
    assertThat(poisoned(new byte[] {'{', (byte) 0xc3, '}'}).error()).startsWith("NOT_UTF8");
    assertThat(poisoned(new byte[] {'{', (byte) 0xc3}).error()).startsWith("NOT_UTF8");

    byte[] limit = "ä".repeat(256 * 1_024).getBytes(UTF_8);
    assertThat(arrival(KEY, bench.bytes(withBody(limit)))).isInstanceOf(OpenDelivery.class);
    Poison over = poisoned(Arrays.copyOf(limit, limit.length + 1));
    assertThat(over.reason()).isEqualTo(DeadReason.PAYLOAD_TOO_LARGE);
    assertThat(over.error()).isEqualTo("the body has 524289 bytes, at most 524288 go");
  }

  @Test
  void aSchemaNamedInAHeaderIsRefusedAndNotMisread() {
    Headers headers = headers(Map.of("__value_schema_id", "x"));

    assertThat(decode(KEY, bench.bytes(aDelivery(1).build()), headers, Kind.FIRST))
        .get()
        .isInstanceOf(Poison.class);
  }

  @Test
  void aSchemaThatIsNotKnownYetIsNoVerdict() {
    byte[] value = bench.bytes(aDelivery(1).build());
    value[4] = 99;

    assertThat(decode(KEY, value, headers(Map.of()), Kind.FIRST)).isEmpty();

    bench.schemas.fetch(99);
    assertThat(poisoned(KEY, value).error()).startsWith("UNKNOWN_SCHEMA");
  }

  private Poison poisoned(byte[] body) {
    return poisoned(KEY, bench.bytes(withBody(body)));
  }

  private static Delivery withBody(byte[] body) {
    return aDelivery(1).setBody(ByteBuffer.wrap(body)).build();
  }

  private Poison poisoned(byte[] key, byte[] value) {
    return (Poison) arrival(key, value);
  }

  private Arrival arrival(byte[] key, byte[] value) {
    return decode(key, value, headers(Map.of()), Kind.FIRST).orElseThrow();
  }

  private OpenDelivery opened(Delivery delivery, Map<String, String> headers, Kind source) {
    return (OpenDelivery)
        decode(KEY, bench.bytes(delivery), headers(headers), source).orElseThrow();
  }

  private Optional<Arrival> decode(byte[] key, byte[] value, Headers headers, Kind source) {
    return decoder.decode(
        IntakeBench.record(AT, 42, bench.time.now(), key, value, headers), source, 3);
  }

  private static Headers headers(Map<String, String> values) {
    Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();
    values.forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
    return headers;
  }
}
