package dev.switchhook.delivery.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BoundedValuesTest {
  private static final int LIMIT = 1_048_576;

  private final BoundedValues values = new BoundedValues();

  @Test
  void whatADeliveryCanBeIsReadAsItIs() {
    assertThat(read(LIMIT - 1)).hasSize(LIMIT - 1);
    assertThat(read(LIMIT)).hasSize(LIMIT);
    assertThat(read(0)).isEmpty();
    assertThat(values.deserialize("t", null, (ByteBuffer) null)).isNull();
  }

  @Test
  void oneByteMoreIsDropped() {
    assertThat(read(LIMIT + 1)).isNull();
    assertThat(values.deserialize("t", new byte[LIMIT + 1])).isNull();
  }

  private byte[] read(int bytes) {
    return values.deserialize("t", null, ByteBuffer.wrap(new byte[bytes]));
  }
}
