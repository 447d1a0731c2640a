package dev.switchhook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.Wire;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import dev.switchhook.topics.RecordHeaders;
import java.nio.file.Path;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands beside a value: PoisonEventsTest has the values. */
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
}
