package dev.switchhook.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.SignatureScheme;
import dev.switchhook.events.SigningSecret;
import dev.switchhook.ingest.api.ApiFixture.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationApiTest {
  private static final Instant NOW = ApiFixture.NOW;

  @TempDir private Path folder;
  private ApiFixture api;
  private String one;

  @BeforeEach
  void starts() {
    api = ApiFixture.start(folder);
    one =
        api.post("{\"url\": \"https://crm.example/hooks\", \"event_types\": [\"*\"]}")
            .header("location");
  }

  @AfterEach
  void ends() {
    api.close();
  }

  @Test
  void theNewSecretComesFirstAndTheOldOneSignsForADay() throws Exception {
    String before = api.stored().getSigningSecrets().getFirst().getSecretId();

    Answer rotated = rotate(null);

    assertThat(rotated.status()).isEqualTo(200);
    assertThat(rotated.header("etag")).isEqualTo("\"2\"");
    List<SigningSecret> secrets = api.stored().getSigningSecrets();
    assertThat(secrets).hasSize(2);
    assertThat(secrets.getFirst().getExpiresAt()).isNull();
    assertThat(secrets.getLast().getSecretId()).isEqualTo(before);
    assertThat(secrets.getLast().getExpiresAt()).isEqualTo(NOW.plus(Duration.ofDays(1)));
    assertThat(opened(secrets.getFirst()))
        .isEqualTo(
            Base64.getDecoder().decode(rotated.json().get("secret").textValue().substring(6)));
    assertThat(api.get(one).response().body()).doesNotContain("whsec_");
  }

  @Test
  void aLeakedSecretEndsAtOnce() {
    rotate("{\"grace_ms\": 60000}");
    rotate("{\"grace_ms\": 0}");
    assertThat(api.stored().getSigningSecrets())
        .as("neither the leaked one nor the one in its grace")
        .hasSize(1);
  }

  @Test
  void aGraceIsNeverMadeLonger() {
    rotate("{\"grace_ms\": 60000}");
    rotate("{\"grace_ms\": 3600000}");
    assertThat(api.stored().getSigningSecrets())
        .extracting(SigningSecret::getExpiresAt)
        .containsExactly(null, NOW.plusSeconds(3_600), NOW.plusSeconds(60));
  }

  @Test
  void aFourthSignatureIsRefusedUntilOneEndsOrIsEnded() {
    rotate("{\"grace_ms\": 60000}");
    rotate("{\"grace_ms\": 120000}");
    Answer refused = rotate(null);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("detail").textValue()).contains("2026-10-09T09:01:00Z");
    assertThat(api.stored().getVersion()).isEqualTo(3);

    assertThat(rotate("{\"end_earlier\": true}").status()).isEqualTo(200);
    assertThat(api.stored().getSigningSecrets())
        .extracting(SigningSecret::getExpiresAt)
        .containsExactly(null, NOW.plus(Duration.ofDays(1)));

    rotate("{\"grace_ms\": 60000}");
    api.now = NOW.plusSeconds(60);
    assertThat(rotate("{\"grace_ms\": 60000}").status()).as("a grace is over").isEqualTo(200);
  }

  @Test
  void anotherSchemeIsAddedAndRotatedByItself() {
    Answer added = rotate("{\"scheme\": \"v1a\"}");
    assertThat(added.json().get("v1a_key").textValue()).startsWith("whsk_");
    assertThat(added.json().has("secret")).isFalse();
    assertThat(api.stored().getSigningSecrets())
        .extracting(SigningSecret::getScheme)
        .containsExactly(SignatureScheme.V1A, SignatureScheme.V1);
    assertThat(api.stored().getSigningSecrets())
        .extracting(SigningSecret::getExpiresAt)
        .containsOnlyNulls();
    rotate("{\"scheme\": \"v1a\", \"grace_ms\": 1}");
    assertThat(rotate("{\"scheme\": \"v1\"}").status()).isEqualTo(409);
  }

  @Test
  void aSecretMayBeImportedAndMistakesAreNamed() {
    String given = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    assertThat(rotate("{\"secret\": \"" + given + "\"}").json().get("secret").textValue())
        .isEqualTo(given);
    Answer wrong =
        rotate(
            """
            {"scheme": "v2", "grace_ms": 604800001, "end_earlier": 1, "secret": "whsec_s3cr3t",
             "v1a_key": "whsk_s3cr3t", "expires": 1}""");
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.json().get("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder(
            "/scheme", "/grace_ms", "/end_earlier", "/secret", "/v1a_key", "/expires");
    assertThat(wrong.response().body()).doesNotContain("s3cr3t");
  }

  @Test
  void ofTwoWhoRotateTheSecondIsTold() {
    assertThat(api.send("POST", one + "/rotate-secret", null).status()).isEqualTo(428);
    assertThat(api.send("POST", one + "/rotate-secret", null, "if-match", "\"1\"").status())
        .isEqualTo(200);
    assertThat(api.send("POST", one + "/rotate-secret", null, "if-match", "\"1\"").status())
        .isEqualTo(412);
  }

  private Answer rotate(String body) {
    return api.send("POST", one + "/rotate-secret", body, "if-match", "*");
  }

  private byte[] opened(SigningSecret sealed) throws Exception {
    return api.envelope
        .open(
            sealed.getSecret(),
            "ten_a",
            api.stored().getSubscriptionId(),
            "signing/" + sealed.getSecretId())
        .bytes();
  }
}
