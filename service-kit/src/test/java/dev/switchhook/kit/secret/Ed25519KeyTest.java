package dev.switchhook.kit.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519KeyTest {
  /** K1 of the webhook contract. */
  private static final String BASE64 =
      "6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";

  private static final String PUBLIC = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";

  @Test
  void aKeyGivesBackItsTextAndItsPublicHalf() {
    Ed25519Key key = Ed25519Key.parse("whsk_" + BASE64);

    assertThat(key.reveal()).isEqualTo("whsk_" + BASE64);
    assertThat(key.publicText()).isEqualTo(PUBLIC);
    assertThat(key).isEqualTo(Ed25519Key.of(Base64.getDecoder().decode(BASE64)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "whsk_",
        BASE64,
        "whsec_" + BASE64,
        "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
        "whsk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
        "whsk_ " + BASE64,
        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg",
        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvh==",
        "whsk_!Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
      })
  void aTextThatIsNoKeyIsRefusedWithoutBeingRepeated(String text) {
    assertThatThrownBy(() -> Ed25519Key.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContainingAny("6Xb", "1SiA", "!Xb")
        .hasNoCause();
  }

  @Test
  void halvesThatDoNotBelongTogetherAreRefused() {
    byte[] good = Base64.getDecoder().decode(BASE64);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      assertThatThrownBy(() -> Ed25519Key.of(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    byte[] noPoint = good.clone();
    Arrays.fill(noPoint, 32, 64, (byte) 0xff);
    assertThatThrownBy(() -> Ed25519Key.of(noPoint)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theJdkVerifiesWhatAnyKeyOfOursSigns() throws Exception {
    Random random = new Random(20261126);
    for (int run = 0; run < 50; run++) {
      Ed25519Key key = Ed25519Key.generate();
      byte[] message = new byte[random.nextInt(2_000)];
      random.nextBytes(message);
      byte[] signature = key.sign(message);

      assertThat(verifies(key.publicText(), message, signature)).isTrue();
      signature[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
      assertThat(verifies(key.publicText(), message, signature)).isFalse();
    }
  }

  @Test
  void aKeyPrintsItsPublicHalfAndNothingElse() {
    assertThat(Ed25519Key.parse("whsk_" + BASE64)).hasToString("Ed25519Key[" + PUBLIC + "]");
    assertThat(Ed25519Key.generate()).isNotEqualTo(Ed25519Key.generate());
  }

  private static boolean verifies(String whpk, byte[] message, byte[] signature) throws Exception {
    byte[] raw = Base64.getDecoder().decode(whpk.substring(5).getBytes(UTF_8));
    byte[] der =
        HexFormat.of().parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(raw));
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
    verifier.update(message);
    try {
      return verifier.verify(signature);
    } catch (java.security.SignatureException e) {
      return false;
    }
  }
}
