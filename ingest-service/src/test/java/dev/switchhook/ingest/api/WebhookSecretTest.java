package dev.switchhook.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {
  @ParameterizedTest
  @ValueSource(ints = {24, 25, 26, 32, 64})
  void whatIsWrittenIsReadBack(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    String text = "whsec_" + Base64.getEncoder().encodeToString(bytes);
    var secret = WebhookSecret.parse(text).orElseThrow();
    assertThat(secret.bytes()).isEqualTo(bytes);
    assertThat(WebhookSecret.text(secret)).isEqualTo(text);
    assertThat(secret.toString()).doesNotContain(text.substring(6));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "whsec_",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa", // 22 bytes
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwAA", // no padding
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwAB==", // stray bits
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_",
      })
  void anythingElseIsRefused(String text) {
    assertThat(WebhookSecret.parse(text)).isEmpty();
  }

  @Test
  void aGeneratedOneHas32Bytes() {
    assertThat(WebhookSecret.generate(new Random(1)).length()).isEqualTo(32);
    assertThat(WebhookSecret.parse("whsec_" + Base64.getEncoder().encodeToString(new byte[65])))
        .isEmpty();
  }
}
