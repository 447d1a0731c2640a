package dev.switchhook.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.BreakerState;
import dev.switchhook.events.DisabledReason;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.HttpVersionChoice;
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.events.Verdict;
import dev.switchhook.ingest.api.ApiFixture.Answer;
import dev.switchhook.ingest.attempts.ExampleAttempt;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What delivery does with a subscription, and what it is told about the connection. */
class LearnedApiTest {
  private static final Instant NOW = ApiFixture.NOW;

  @TempDir private Path folder;
  private ApiFixture api;
  private String one;
  private String id;

  @BeforeEach
  void starts() {
    api = ApiFixture.start(folder);
    Answer made = api.post("{\"url\": \"https://crm.example/\", \"event_types\": [\"*\"]}");
    one = made.header("location");
    id = made.json().get("id").textValue();
  }

  @AfterEach
  void ends() {
    api.close();
  }

  @Test
  void aDisabledSubscriptionSaysSoUntilItIsResumed() {
    assertThat(api.get(one).json().has("learned")).isFalse();
    learn(NOW.plusSeconds(60), "ten_a");
    JsonNode learned = api.get(one).json().get("learned");
    assertThat(learned.get("disabled").booleanValue()).isTrue();
    assertThat(learned.get("disabled_reason").textValue()).isEqualTo("gone");
    assertThat(learned.get("disabled_at").textValue()).isEqualTo("2026-10-09T09:01:00Z");
    assertThat(learned.get("last_status_code").intValue()).isEqualTo(410);
    assertThat(learned.get("breaker").textValue()).isEqualTo("open");

    api.now = NOW.plusSeconds(120);
    JsonNode resumed = api.send("POST", one + "/resume", null).json().get("learned");
    assertThat(resumed.get("disabled").booleanValue()).isFalse();
    assertThat(resumed.has("disabled_reason")).isFalse();
  }

  @Test
  void whatIsSaidInAnotherTenantsNameIsNotShown() {
    learn(NOW.plusSeconds(60), "ten_b");
    assertThat(api.get(one).json().has("learned")).isFalse();
  }

  @Test
  void attemptsAreShownWithoutWhatAnAddressWouldTell() {
    api.attempts.add(ExampleAttempt.of(id, "dlv_1", NOW).setCallId("call_1").build());
    api.attempts.add(
        ExampleAttempt.of(id, "dlv_2", NOW)
            .setOutcome(AttemptOutcome.UNREACHABLE)
            .setVerdict(Verdict.RETRY)
            .setFailureClass(FailureClass.BLOCKED_ADDRESS)
            .setStatusCode(null)
            .setNextAttemptAt(NOW.plusSeconds(5))
            .setError("10.0.0.1 is not called")
            .build());
    JsonNode data = api.get(one + "/attempts?limit=7&delivery=dlv_1").json().get("data");
    assertThat(api.asked.delivery()).contains("dlv_1");
    assertThat(api.asked.limit()).isEqualTo(7);
    assertThat(api.asked.subscription()).isEqualTo(id);
    assertThat(data.get(0).get("status_code").intValue()).isEqualTo(204);
    assertThat(data.get(0).get("call_id").textValue()).isEqualTo("call_1");
    assertThat(data.get(1).get("failure_class").textValue()).isEqualTo("blocked_destination");
    assertThat(data.get(1).get("next_attempt_at").textValue()).isEqualTo("2026-10-09T09:00:05Z");
    assertThat(data.get(1).has("error")).isFalse();
    assertThat(api.get(one.replace(id, "sub_other") + "/attempts").status()).isEqualTo(404);
  }

  @Test
  void http2IsAskedForAndTakenBack() {
    assertThat(api.get(one).json().get("http_version").textValue()).isEqualTo("http_1_1");
    api.send("PATCH", one, "{\"http_version\": \"http_2_if_offered\"}");
    assertThat(api.stored().getHttpVersion()).isEqualTo(HttpVersionChoice.HTTP_2_IF_OFFERED);
    api.send("PATCH", one, "{\"http_version\": null}");
    assertThat(api.stored().getHttpVersion()).isEqualTo(HttpVersionChoice.HTTP_1_1);
  }

  @Test
  void aClientCertificateIsSealedShownWithoutItsKeyAndTakenAway() throws Exception {
    Pem mine = pem("mine");
    Answer set = api.send("PATCH", one, mine.json(mine.key()));
    assertThat(set.status()).isEqualTo(200);
    assertThat(set.json().get("client_certificate").get("chain_pem").textValue())
        .isEqualTo(mine.chain());
    assertThat(set.response().body()).doesNotContain("PRIVATE KEY");
    var sealed = api.stored().getClientCertificate().getPrivateKey();
    assertThat(api.envelope.open(sealed, "ten_a", id, "client_key").utf8()).isEqualTo(mine.key());

    Answer wrong = api.send("PATCH", one, mine.json(pem("other").key()));
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.json().at("/errors/0/pointer").textValue()).isEqualTo("/client_certificate");
    assertThat(wrong.json().at("/errors/0/detail").textValue()).contains("of another one");
    assertThat(api.send("PATCH", one, "{\"client_certificate\": {\"chain_pem\": \"\"}}").status())
        .isEqualTo(422);

    api.send("PATCH", one, "{\"client_certificate\": null}");
    assertThat(api.stored().getClientCertificate()).isNull();
  }

  private void learn(Instant disabledAt, String tenant) {
    ExampleSubscription.learned(
        api.subscriptions,
        SubscriptionState.newBuilder()
            .setSubscriptionId(id)
            .setTenantId(tenant)
            .setSubscriptionVersion(1)
            .setDisabled(true)
            .setDisabledReason(DisabledReason.GONE)
            .setDisabledAt(disabledAt)
            .setBreaker(BreakerState.OPEN)
            .setConsecutiveFailures(3)
            .setFailingSince(NOW)
            .setLastStatusCode(410)
            .setUpdatedAt(disabledAt)
            .setWorker("w")
            .build());
  }

  private record Pem(String chain, String key) {
    String json(String withKey) {
      return new ObjectMapper()
          .createObjectNode()
          .set(
              "client_certificate",
              new ObjectMapper()
                  .createObjectNode()
                  .put("chain_pem", chain)
                  .put("private_key_pem", withKey))
          .toString();
    }
  }

  private Pem pem(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    List<String> keytool =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "a",
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + name,
            "-validity",
            "9",
            "-storetype",
            "PKCS12",
            "-storepass",
            "changeit",
            "-keystore",
            store.toString());
    assertThat(new ProcessBuilder(keytool).inheritIO().start().waitFor()).isZero();
    KeyStore opened = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      opened.load(in, "changeit".toCharArray());
    }
    return new Pem(
        text("CERTIFICATE", opened.getCertificate("a").getEncoded()),
        text("PRIVATE KEY", opened.getKey("a", "changeit".toCharArray()).getEncoded()));
  }

  private static String text(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(der).replace("\r", ""), label);
  }
}
