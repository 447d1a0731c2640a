package dev.switchhook.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.TokenAnswer.Denied;
import dev.switchhook.delivery.attempt.TokenAnswer.Granted;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenAnswerTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "3600, 3540",
        "7200, 3600",
        "1e300, 3600",
        "120, 60",
        "119, 59.5",
        "10, 5",
        "0, 0",
        "-5, 0",
        "\"600\", 540",
        "\"soon\", 300",
        "null, 300",
        "-, 300",
        "[], 300"
      })
  void aTokenIsKeptUntilShortlyBeforeItsEndAndNeverOverAnHour(String expires, double seconds) {
    String member = expires == null ? "" : ",\"expires_in\":" + expires;
    TokenAnswer answer = read("{\"access_token\":\"abc\",\"token_type\":\"BeArEr\"" + member + "}");

    Duration life = Duration.ofMillis((long) (seconds * 1000));
    assertThat(answer).isEqualTo(new Granted("abc", life));
    assertThat(answer.toString()).doesNotContain("abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "null",
        "[]",
        "\"abc\"",
        "{\"access_token\":\"abc\"}",
        "{\"access_token\":\"abc\",\"token_type\":\"mac\"}",
        "{\"access_token\":\"abc\",\"token_type\":7}",
        "{\"token_type\":\"bearer\"}",
        "{\"access_token\":null,\"token_type\":\"bearer\"}",
        "{\"access_token\":7,\"token_type\":\"bearer\"}",
        "{\"access_token\":\"\",\"token_type\":\"bearer\"}",
        "{\"access_token\":\"a b\",\"token_type\":\"bearer\"}",
        "{\"access_token\":\"a\\r\\nx-injected: 1\",\"token_type\":\"bearer\"}",
        "{\"access_token\":\"a\\u010ab\",\"token_type\":\"bearer\"}",
        "{\"access_token\":\"a=b\",\"token_type\":\"bearer\"}"
      })
  void whatCannotBeSentIsNoTokenAndIsNotRepeated(String body) {
    assertThat(read(body)).isInstanceOf(Denied.class);
    assertThat(read(body).toString()).doesNotContain("abc", "injected");
  }

  @Test
  void aTokenHasAtMostFourKibibytes() {
    assertThat(read(granted("x".repeat(4096)))).isInstanceOf(Granted.class);
    assertThat(read(granted("x".repeat(4097)))).isInstanceOf(Denied.class);
  }

  @Test
  void onlyStatus200BringsOne() {
    for (int status : new int[] {201, 204, 302, 400, 401, 500, 999}) {
      assertThat(TokenAnswer.read(status, Buffer.buffer(granted("abc"))))
          .isEqualTo(new Denied("token endpoint answered " + status));
    }
  }

  @Test
  void noBytesMakeItThrow() {
    Random random = new Random(20261126);
    byte[] good = granted("abc").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int run = 0; run < 20_000; run++) {
      byte[] bytes = good.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      assertThat(TokenAnswer.read(200, Buffer.buffer(bytes))).isNotNull();
    }
    assertThat(read("[".repeat(16_000))).isInstanceOf(Denied.class);
    assertThat(read("{\"a\":".repeat(3_000))).isInstanceOf(Denied.class);
    assertThat(read(granted("abc").replace("60", "9".repeat(5_000)))).isNotNull();
  }

  private static TokenAnswer read(String body) {
    return TokenAnswer.read(200, Buffer.buffer(body));
  }

  private static String granted(String token) {
    return "{\"access_token\":\"" + token + "\",\"token_type\":\"bearer\",\"expires_in\":60}";
  }
}
