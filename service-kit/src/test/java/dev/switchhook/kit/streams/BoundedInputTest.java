package dev.switchhook.kit.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.topics.RecordHeaders;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class BoundedInputTest {
  private final BoundedInput input = new BoundedInput(3);
  private final Headers headers =
      new org.apache.kafka.common.header.internals.RecordHeaders().add("x-own", new byte[] {1});

  @Test
  void whatFitsIsAsItWasWritten() {
    assertThat(input.deserialize("any", headers, ByteBuffer.wrap(new byte[] {1, 2, 3})))
        .containsExactly(1, 2, 3);
    assertThat(input.deserialize("any", headers, (ByteBuffer) null)).isNull();
    assertThat(headers).hasSize(1);
  }

  @Test
  void whatDoesNotIsDroppedAndItsSizeIsNoted() {
    assertThat(input.deserialize("any", headers, ByteBuffer.allocate(4))).isNull();

    assertThat(RecordHeaders.count(headers, RecordHeaders.VALUE_BYTES)).hasValue(4);
    assertThat(headers.lastHeader("x-own").value()).containsExactly(1);
  }
}
