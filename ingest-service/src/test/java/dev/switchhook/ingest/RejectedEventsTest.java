package dev.switchhook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.Delivery;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.Wire;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectedEventsTest {
  @TempDir private Path folder;
  private Pipe pipe;

  @BeforeEach
  void startsWithOneSubscription() {
    pipe = new Pipe(folder);
    pipe.subscribe(ExampleSubscription.subscription().build());
  }

  @AfterEach
  void ends() {
    pipe.close();
  }

  @Test
  void whatCannotBeUsedIsRejectedByteForByteAndItsNeighboursAreDelivered() {
    byte[] good = pipe.framed(ExampleCall.ended());
    byte[] avro = Wire.avro(ExampleCall.ended());
    int id = ByteBuffer.wrap(good).getInt(1);
    int delivery = pipe.register(Topics.DELIVERIES, Delivery.getClassSchema());
    Map<byte[], String> poison = new LinkedHashMap<>();
    poison.put(new byte[0], "EMPTY_VALUE");
    poison.put(new byte[262_145], "TOO_LARGE");
    poison.put(new byte[] {0, 0, 0, 1}, "NOT_FRAMED");
    poison.put("{\"id\":1}".getBytes(UTF_8), "NOT_FRAMED");
    poison.put(Pipe.framed(Integer.MAX_VALUE, avro), "UNKNOWN_SCHEMA");
    poison.put(Pipe.framed(-1, avro), "UNKNOWN_SCHEMA");
    poison.put(Pipe.framed(delivery, avro), "WRONG_SCHEMA");
    poison.put(Arrays.copyOf(good, good.length - 1), "UNDECODABLE");
    // 36 is the length of the id, at the very beginning.
    poison.put(withLength(good, "c8caa5dc03"), "UNDECODABLE"); // 500,000,100
    poison.put(withLength(good, "09"), "UNDECODABLE"); // -5
    poison.put(withLength(good, "80808080808001"), "UNDECODABLE"); // 2^41
    poison.put(invalidUtf8(good), "UNDECODABLE");
    poison.put(Arrays.copyOf(good, good.length + 1), "TRAILING_BYTES");
    poison.put(Pipe.framed(id, changed(event -> event.put("id", "x"))), "BAD_ID");
    poison.put(Pipe.framed(id, changed(event -> event.put("call_id", "x"))), "KEY_MISMATCH");
    poison.put(Pipe.framed(id, changed(event -> event.put("type", "ping"))), "BAD_TYPE");
    poison.put(Pipe.framed(id, changed(event -> event.put("sequence", 0L))), "BAD_SEQUENCE");
    poison.put(
        Pipe.framed(id, changed(event -> event.put("occurred_at", Long.MAX_VALUE))), "BAD_TIME");
    poison.put(
        Pipe.framed(id, changed(event -> event.put("sequence", Long.MAX_VALUE))), "BAD_NUMBER");
    poison.put(Pipe.framed(id, changed(event -> event.put("call_ended", null))), "NO_PAYLOAD");
    poison.put(
        Pipe.framed(
            id,
            changed(
                event ->
                    event.put(
                        "call_started", Wire.generic(ExampleCall.started()).get("call_started")))),
        "MANY_PAYLOADS");
    poison.put(
        Pipe.framed(id, changed(event -> event.put("type", "call.started"))), "PAYLOAD_MISMATCH");

    pipe.send(ExampleCall.started());
    poison.keySet().forEach(value -> pipe.send(ExampleCall.CALL, value));
    pipe.send(ExampleCall.CALL, null);
    pipe.send(ExampleCall.escalated());

    assertThat(pipe.deliveries())
        .extracting(Delivery::getEventType)
        .containsExactly("call.started", "call.escalated");
    List<TestRecord<byte[], byte[]>> rejected = pipe.rejected();
    assertThat(rejected).hasSize(poison.size() + 1);
    int at = 0;
    for (Map.Entry<byte[], String> each : poison.entrySet()) {
      TestRecord<byte[], byte[]> record = rejected.get(at++);
      assertThat(reason(record)).isEqualTo(each.getValue());
      assertThat(record.value()).isEqualTo(each.getKey());
      assertThat(new String(record.key(), UTF_8)).isEqualTo(ExampleCall.CALL);
      assertThat(RecordHeaders.text(record.getHeaders(), RecordHeaders.ORIGIN))
          .contains("voice.call-events/0/" + at);
    }
    assertThat(reason(rejected.getLast())).isEqualTo("EMPTY_VALUE");
    assertThat(rejected.getLast().value()).isNull();
    assertThat(pipe.counted("switchhook.events.rejected", "reason", "undecodable")).isEqualTo(5);
  }

  @Test
  void aRecordWithoutAKeyIsRejectedWithoutOne() {
    pipe.send(null, pipe.framed(ExampleCall.ended()));
    TestRecord<byte[], byte[]> record = pipe.rejected().getFirst();
    assertThat(reason(record)).isEqualTo("KEY_MISMATCH");
    assertThat(record.key()).isNull();
  }

  @Test
  void wireFormatV1IsNotMisread() {
    Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();
    headers.add("__value_schema_id", new byte[17]);
    pipe.send(ExampleCall.CALL, Wire.avro(ExampleCall.ended()), headers);
    assertThat(reason(pipe.rejected().getFirst())).isEqualTo("NOT_FRAMED");
  }

  private static String reason(TestRecord<byte[], byte[]> record) {
    return RecordHeaders.text(record.getHeaders(), RecordHeaders.REASON).orElseThrow();
  }

  private static byte[] changed(java.util.function.Consumer<GenericRecord> change) {
    GenericRecord event = Wire.generic(ExampleCall.ended());
    change.accept(event);
    return Wire.avro(event);
  }

  /** With another length in front of the first string. */
  private static byte[] withLength(byte[] framed, String varint) {
    byte[] length = HexFormat.of().parseHex(varint);
    return ByteBuffer.allocate(framed.length - 1 + length.length)
        .put(framed, 0, 5)
        .put(length)
        .put(framed, 6, framed.length - 6)
        .array();
  }

  private static byte[] invalidUtf8(byte[] framed) {
    byte[] changed = framed.clone();
    changed[8] = (byte) 0xC3; // within the id: half a character
    return changed;
  }
}
