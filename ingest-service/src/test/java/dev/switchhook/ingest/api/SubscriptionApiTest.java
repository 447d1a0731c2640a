package dev.switchhook.ingest.api;

import static dev.switchhook.ingest.api.ApiFixture.SUBSCRIPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchhook.events.Ordering;
import dev.switchhook.events.ReceiverProfile;
import dev.switchhook.events.Subscription;
import dev.switchhook.ingest.api.ApiFixture.Answer;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscriptionApiTest {
  private static final String MINIMAL =
      """
      {"url": "https://crm.example/hooks", "event_types": ["call.*"]}""";

  @TempDir private Path folder;
  private ApiFixture api;

  @BeforeEach
  void starts() {
    api = ApiFixture.start(folder);
  }

  @AfterEach
  void ends() {
    api.close();
  }

  @Test
  void aSubscriptionIsMadeWithItsDefaultsAndASecretThatIsShownOnce() throws Exception {
    Answer made = api.post(MINIMAL);

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("etag")).isEqualTo("\"1\"");
    String id = made.json().get("id").textValue();
    assertThat(id).matches("sub_[0-9a-hjkmnp-tv-z]{26}");
    assertThat(made.header("location")).isEqualTo(SUBSCRIPTIONS + "/" + id);
    assertThat(made.json().get("state").textValue()).isEqualTo("active");
    assertThat(made.json().get("payload_shape").textValue()).isEqualTo("full");
    assertThat(made.json().get("api_version").textValue()).isEqualTo("2026-10-01");
    assertThat(made.json().get("ordering").textValue()).isEqualTo("per_call");
    assertThat(made.json().get("lanes").intValue()).isOne();
    String secret = made.json().get("secret").textValue();
    assertThat(secret).startsWith("whsec_");

    Answer read = api.get(SUBSCRIPTIONS + "/" + id);
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.json().has("secret")).isFalse();
    assertThat(read.response().body()).doesNotContain(secret.substring(6));

    var sealed = api.stored().getSigningSecrets().getFirst();
    byte[] opened =
        api.envelope
            .open(sealed.getSecret(), "ten_a", id, "signing/" + sealed.getSecretId())
            .bytes();
    assertThat(opened).hasSize(32).isEqualTo(Base64.getDecoder().decode(secret.substring(6)));
  }

  @Test
  void everythingThatIsAskedForIsStored() throws Exception {
    Answer made =
        api.post(
            """
            {"url": "https://CRM.example:443/hooks?a=1", "event_types": ["call.ended", "call.ended", "*"],
             "description": "CRM", "state": "paused", "profile": "make", "include_test": true,
             "payload_shape": "redacted", "api_version": "2026-10-01",
             "useful_life_ms": {"call.started": 30000}, "late": "deliver",
             "auth": {"kind": "basic", "user": "me", "password": "p:w", "headers": {"X-Api-Key": "k 1"}},
             "limits": {"max_in_flight": 8, "rate_per_second": 2.5, "timeout_ms": 5000},
             "ordering": "none", "order_hold_ms": 0, "retry_schedule_ms": [1000, 5000], "lanes": 12,
             "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}""");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().get("secret").textValue())
        .isEqualTo("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    Subscription stored = api.stored();
    String id = stored.getSubscriptionId();
    assertThat(stored.getEventTypes()).containsExactly("call.ended", "*");
    assertThat(stored.getUsefulLifeMs()).containsEntry("call.started", 30_000L);
    assertThat(stored.getRetryScheduleMs()).containsExactly(1_000L, 5_000L);
    assertThat(stored.getOrdering()).isEqualTo(Ordering.NONE);
    assertThat(stored.getLanes()).isEqualTo(12);
    assertThat(stored.getLimits().getRatePerSecond()).isEqualTo(2.5);
    assertThat(open(stored.getAuth().getSecret(), id, "auth")).isEqualTo("me:p:w");
    assertThat(stored.getAuth().getHeaders().getFirst().getName()).isEqualTo("x-api-key");
    assertThat(open(stored.getAuth().getHeaders().getFirst().getValue(), id, "header/x-api-key"))
        .isEqualTo("k 1");
    assertThat(stored.getUrl()).isNull();
    assertThat(open(stored.getUrlSecret(), id, "url")).isEqualTo("https://crm.example/hooks?a=1");

    JsonNode shown = api.get(SUBSCRIPTIONS + "/" + id).json();
    assertThat(shown.get("url").textValue()).isEqualTo("https://crm.example/…?a=1");
    assertThat(shown.get("auth").toString())
        .isEqualTo("{\"kind\":\"basic\",\"headers\":[\"x-api-key\"]}");
  }

  @Test
  void theProfileFollowsFromTheHost() {
    api.post(MINIMAL.replace("crm.example/hooks", "hooks.zapier.com/hooks/catch/1/abcd"));
    assertThat(api.stored().getProfile()).isEqualTo(ReceiverProfile.ZAPIER);
    assertThat(api.stored().getOrdering()).isEqualTo(Ordering.NONE);
    assertThat(api.stored().getUrl()).isNull();
    assertThat(api.stored().getUrlHost()).isEqualTo("hooks.zapier.com");

    api.post(MINIMAL.replace("crm.example", "hook.eu1.make.com"));
    assertThat(api.stored().getProfile()).isEqualTo(ReceiverProfile.MAKE);
    assertThat(api.stored().getOrdering()).isEqualTo(Ordering.PER_CALL);

    api.post(MINIMAL.replace("crm.example", "hook.a.b.make.com"));
    assertThat(api.stored().getProfile()).isEqualTo(ReceiverProfile.STANDARD);
  }

  @Test
  void everyMistakeIsNamedAtOnceAndNoneRepeatsAValue() {
    Answer answer =
        api.post(
            """
            {"url": "http://10.0.0.1/s3cr3t", "event_types": ["call", 7], "nme": 1, "lanes": 13,
             "filter": "data.outcome ==", "auth": {"kind": "bearer", "token": "s3cr3t s3cr3t"},
             "secret": "s3cr3t", "retry_schedule_ms": [1001], "payload_shape": "unknown"}""");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.json().get("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder(
            "/url",
            "/event_types/0",
            "/event_types/1",
            "/nme",
            "/lanes",
            "/filter",
            "/auth/token",
            "/secret",
            "/retry_schedule_ms/0",
            "/payload_shape");
    assertThat(answer.response().body()).doesNotContain("s3cr3t");
    assertThat(api.topic).isEmpty();
  }

  @Test
  void urlAndTypesAreRequired() {
    assertThat(api.post("{}").json().get("errors").findValuesAsText("pointer"))
        .containsExactly("/url", "/event_types");
  }

  @Test
  void aChangeTouchesOnlyWhatItNames() throws Exception {
    Answer made =
        api.post(
            """
            {"url": "https://crm.example/hooks", "event_types": ["call.*"], "description": "a",
             "auth": {"kind": "bearer", "token": "t0ken"}, "order_hold_ms": 5}""");
    String one = made.header("location");
    Subscription before = api.stored();
    api.now = ApiFixture.NOW.plusSeconds(60);

    Answer changed = api.send("PATCH", one, "{\"description\": \"b\", \"order_hold_ms\": null}");

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("etag")).isEqualTo("\"2\"");
    Subscription after = api.stored();
    assertThat(after)
        .isEqualTo(
            Subscription.newBuilder(before)
                .setDescription("b")
                .setOrderHoldMs(null)
                .setVersion(2)
                .setUpdatedAt(api.now)
                .build());
    assertThat(after.getEnabledAt()).as("nobody enabled it").isEqualTo(ApiFixture.NOW);
    assertThat(api.get(one).json().get("description").textValue()).isEqualTo("b");
  }

  @Test
  void enablingAndRePointingIsRemembered() {
    String one = api.post(MINIMAL).header("location");
    api.now = ApiFixture.NOW.plusSeconds(60);
    api.send("PATCH", one, "{\"state\": \"paused\"}");
    assertThat(api.stored().getEnabledAt()).isEqualTo(ApiFixture.NOW);
    api.now = ApiFixture.NOW.plusSeconds(120);
    api.send("PATCH", one, "{\"state\": \"active\"}");
    assertThat(api.stored().getEnabledAt()).isEqualTo(api.now);
    api.now = ApiFixture.NOW.plusSeconds(180);
    api.send("PATCH", one, "{\"url\": \"https://crm.example/other\"}");
    assertThat(api.stored().getEnabledAt()).isEqualTo(api.now);
    assertThat(api.stored().getUrl()).isEqualTo("https://crm.example/other");
  }

  @Test
  void whatDeliveryHasDisabledIsEnabledBySayingSo() {
    String one = api.post(MINIMAL).header("location");
    api.now = ApiFixture.NOW.plusSeconds(60);

    // Its owner never switched it off, so its state says active all the time.
    api.send("PATCH", one, "{\"state\": \"active\"}");

    assertThat(api.stored().getEnabledAt()).isEqualTo(api.now);
  }

  @Test
  void aUrlBecomesASecretWithItsProfile() throws Exception {
    String one = api.post(MINIMAL).header("location");
    api.send("PATCH", one, "{\"profile\": \"zapier\"}");
    assertThat(api.stored().getUrl()).isNull();
    assertThat(open(api.stored().getUrlSecret(), api.stored().getSubscriptionId(), "url"))
        .isEqualTo("https://crm.example/hooks");
  }

  @Test
  void aWriterWhoReadAnOlderVersionIsRefused() {
    String one = api.post(MINIMAL).header("location");
    assertThat(api.send("PATCH", one, "{\"lanes\": 2}", "if-match", "\"1\"").status())
        .isEqualTo(200);
    assertThat(api.send("PATCH", one, "{\"lanes\": 3}", "if-match", "\"1\"").status())
        .isEqualTo(412);
    assertThat(api.send("DELETE", one, null, "if-match", "\"1\"").status()).isEqualTo(412);
    assertThat(api.stored().getLanes()).isEqualTo(2);
    assertThat(api.send("DELETE", one, null, "if-match", "\"2\"").status()).isEqualTo(204);
    assertThat(api.topic.getLast()).isEmpty();
    assertThat(api.get(one).status()).isEqualTo(404);
  }

  @Test
  void theSecretIsNotChangedInPassing() {
    String one = api.post(MINIMAL).header("location");
    Answer answer =
        api.send("PATCH", one, "{\"secret\": \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"}");
    assertThat(answer.status()).isEqualTo(422);
  }

  @Test
  void aListComesInPages() {
    for (int i = 0; i < 5; i++) {
      api.now = ApiFixture.NOW.plusMillis(i);
      api.post(MINIMAL.replace("/hooks", "/hooks/" + i));
    }
    JsonNode first = api.get(SUBSCRIPTIONS + "?limit=3").json();
    assertThat(first.get("data").findValuesAsText("url"))
        .containsExactly(
            "https://crm.example/hooks/0",
            "https://crm.example/hooks/1",
            "https://crm.example/hooks/2");
    JsonNode rest =
        api.get(SUBSCRIPTIONS + "?limit=3&after=" + first.get("next").textValue()).json();
    assertThat(rest.get("data")).hasSize(2);
    assertThat(rest.has("next")).isFalse();
    assertThat(api.get(SUBSCRIPTIONS + "?limit=0").status()).isEqualTo(400);
    assertThat(api.get(SUBSCRIPTIONS + "?limit=1001").status()).isEqualTo(400);
  }

  @Test
  void aBrokerThatDoesNotAcknowledgeIsNotHidden() {
    api.brokerAway = true;
    Answer answer = api.post(MINIMAL);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().get("title").textValue()).isEqualTo("Service Unavailable");
  }

  @Test
  void aTenantHasATopLimit() {
    for (int i = 0; i < SubscriptionWriter.MOST_OF_A_TENANT; i++) {
      ExampleSubscription.apply(
          api.subscriptions,
          "sub_" + i,
          Optional.of(ExampleSubscription.subscription("sub_" + i).setTenantId("ten_a").build()),
          0);
    }
    assertThat(api.post(MINIMAL).status()).isEqualTo(409);
  }

  private String open(dev.switchhook.events.Ciphertext sealed, String id, String purpose)
      throws Exception {
    return api.envelope.open(sealed, "ten_a", id, purpose).utf8();
  }
}
