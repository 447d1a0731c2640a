package dev.switchhook.delivery.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningSecretTest {
  private static final String S1 = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @Test
  void whatIsParsedIsRevealedUnchanged() {
    assertThat(SigningSecret.parse(S1, Optional.empty()).reveal()).isEqualTo(S1);
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 25, 26, 32, 63, 64})
  void from24To64BytesAreTaken(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    String text = "whsec_" + Base64.getEncoder().encodeToString(bytes);
    SigningSecret secret = SigningSecret.parse(text, Optional.empty());
    assertThat(((SigningSecret.Hmac) secret).key().getEncoded()).isEqualTo(bytes);
    assertThat(secret.reveal()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "whsec_",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        " whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwAA",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwAB==",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwAA==AAAA",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_AAAA",
        "whsec_MfKQ 9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      })
  void everythingElseIsRefusedWithoutBeingShown(String text) {
    assertThatThrownBy(() -> SigningSecret.parse(text, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("MfKQ")
        .hasNoCause();
  }

  @Test
  void tooManyBytesAreRefused() {
    assertThatThrownBy(() -> SigningSecret.hmac(new byte[65], Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SigningSecret.hmac(new byte[23], Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itNeverPrintsItself() {
    SigningSecret secret = SigningSecret.parse(S1, Optional.empty());
    assertThat(secret.toString()).doesNotContain("MfKQ");
    assertThat(String.valueOf(((SigningSecret.Hmac) secret).key())).doesNotContain("MfKQ");
  }

  @Test
  void aKeyOfTheOtherSchemePrintsItsPublicHalfAlone() {
    String text =
        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
    SigningSecret key = SigningSecret.parse(text, Optional.empty());
    assertThat(key.reveal()).isEqualTo(text);
    assertThat(key).hasToString("SigningSecret[whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=]");
    assertThatThrownBy(() -> SigningSecret.ed25519(new byte[64], Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
