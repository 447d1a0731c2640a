package dev.switchhook.delivery.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.topics.RecordHeaders;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class CarriedHeadersTest {
  private static final int LIMIT = 8_192;

  private final Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();

  @Test
  void upToTheLimitAllAreCarriedAsTheyAre() {
    headers.add("x", bytes(LIMIT - 2)).add("y", null);

    CarriedHeaders carried = CarriedHeaders.of(headers);

    assertThat(carried.headers()).isSameAs(headers);
    assertThat(carried.leftOut()).isZero();
  }

  @Test
  void oneByteMoreLeavesOutWhatHasNoRoomAndSaysHowMany() {
    headers.add("x", bytes(LIMIT - 2)).add("yy", null).add("z", null);

    CarriedHeaders carried = CarriedHeaders.of(headers);

    assertThat(names(carried)).containsExactly("x", "z", RecordHeaders.LEFT_OUT);
    assertThat(carried.leftOut()).isEqualTo(1);
    assertThat(RecordHeaders.number(carried.headers(), RecordHeaders.LEFT_OUT)).hasValue(1);
  }

  @Test
  void oursGoFirstWhereverTheyStand() {
    headers.add("x", bytes(LIMIT)).add("y", bytes(LIMIT - 20));
    RecordHeaders.set(headers, RecordHeaders.ATTEMPT, 3);

    CarriedHeaders carried = CarriedHeaders.of(headers);

    assertThat(names(carried)).containsExactly(RecordHeaders.ATTEMPT, "y", RecordHeaders.LEFT_OUT);
    assertThat(RecordHeaders.count(carried.headers(), RecordHeaders.ATTEMPT)).hasValue(3);
  }

  @Test
  void aThousandOfOneNameOfOursAreOne() {
    for (int attempt = 1; attempt <= 1_000; attempt++) {
      headers.add(RecordHeaders.ATTEMPT, Integer.toString(attempt).getBytes(UTF_8));
    }

    CarriedHeaders carried = CarriedHeaders.of(headers);

    assertThat(RecordHeaders.count(carried.headers(), RecordHeaders.ATTEMPT)).hasValue(1_000);
    assertThat(names(carried)).containsExactly(RecordHeaders.ATTEMPT, RecordHeaders.LEFT_OUT);
  }

  @Test
  void howManyGoesOnCountingFromTierToTier() {
    headers.add("x", bytes(LIMIT));
    RecordHeaders.set(headers, RecordHeaders.LEFT_OUT, 4);

    assertThat(RecordHeaders.number(CarriedHeaders.of(headers).headers(), RecordHeaders.LEFT_OUT))
        .hasValue(5);
  }

  private static List<String> names(CarriedHeaders carried) {
    return Arrays.stream(carried.headers().toArray()).map(Header::key).toList();
  }

  private static byte[] bytes(int count) {
    return new byte[count];
  }
}
