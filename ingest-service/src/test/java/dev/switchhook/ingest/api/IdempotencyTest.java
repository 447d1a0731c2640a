package dev.switchhook.ingest.api;

import static dev.switchhook.ingest.api.ApiFixture.SUBSCRIPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.Subscription;
import dev.switchhook.ingest.api.ApiFixture.Answer;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdempotencyTest {
  private static final String BODY =
      """
      {"url": "https://crm.example/hooks", "event_types": ["call.*"], "v1a_key": "generate",
       "auth": {"kind": "bearer", "token": "t0ken"}}""";

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
  void aRepeatIsAnsweredAsTheFirstAndWritesNothing() {
    Answer first = create("k-1", BODY);
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.json().get("id").textValue()).matches("sub_[0-9a-hjkmnp-tv-z]{26}");
    Answer repeat =
        create(
            "k-1",
            """
            {"event_types": ["call.*"], "v1a_key": "generate", "url": "https://crm.example/hooks",
             "auth": {"token": "t0ken", "kind": "bearer"}}""");
    assertThat(repeat.status()).isEqualTo(201);
    assertThat(repeat.json()).isEqualTo(first.json());
    assertThat(repeat.json().has("secret")).isTrue();
    assertThat(repeat.json().has("v1a_key")).isTrue();
    assertThat(repeat.header("location")).isEqualTo(first.header("location"));
    assertThat(api.topic).hasSize(1);
  }

  @Test
  void anotherProcessKnowsTheRepeatByTheTopicAlone() {
    Answer first = create("k-1", BODY);
    try (ApiFixture other = ApiFixture.start(folder)) {
      Subscription record = api.stored();
      ExampleSubscription.apply(
          other.subscriptions, record.getSubscriptionId(), Optional.of(record), 0);
      Answer repeat = other.send("POST", SUBSCRIPTIONS, BODY, "idempotency-key", "k-1");
      assertThat(repeat.json()).isEqualTo(first.json());
      assertThat(other.topic).isEmpty();
    }
  }

  @Test
  void anotherBodyIsRefused() {
    create("k-1", BODY);
    Answer other = create("k-1", BODY.replace("t0ken", "t1ken"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().get("detail").textValue()).contains("another body");
    assertThat(other.json().has("secret")).isFalse();
  }

  @Test
  void theSecretIsShownAgainForADayAndNotOfWhatWasChanged() {
    String one = create("k-1", BODY).header("location");
    api.now = ApiFixture.NOW.plus(Duration.ofDays(1)).minusMillis(1);
    assertThat(create("k-1", BODY).status()).isEqualTo(201);
    api.now = ApiFixture.NOW.plus(Duration.ofDays(1));
    assertThat(create("k-1", BODY).status()).isEqualTo(409);

    String two = create("k-2", BODY).header("location");
    assertThat(two).isNotEqualTo(one);
    api.send("PATCH", two, "{\"lanes\": 2}");
    Answer late = create("k-2", BODY);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.response().body()).doesNotContain("whsec_", "whsk_");
  }

  @Test
  void tenantsDoNotShareKeysAndTheHashOfABodyIsNotReadable() {
    String mine = create("k-1", BODY).json().get("id").textValue();
    Answer other =
        api.send(
            "POST",
            SUBSCRIPTIONS.replace("ten_a", "ten_b"),
            BODY,
            "authorization",
            "Bearer " + ApiFixture.TENANT_KEY,
            "idempotency-key",
            "k-1");
    assertThat(other.status()).isEqualTo(201);
    assertThat(other.json().get("id").textValue()).isNotEqualTo(mine);
    assertThat(api.stored().getCreation().getCiphertext().remaining())
        .as("a hash of 32 bytes, sealed")
        .isEqualTo(65);
  }

  @Test
  void aKeyIsVisibleAscii() {
    assertThat(create("k".repeat(255), BODY).status()).isEqualTo(201);
    assertThat(create("k".repeat(256), BODY).status()).isEqualTo(400);
    assertThat(create("a b", BODY).status()).isEqualTo(400);
  }

  private Answer create(String key, String body) {
    return api.send("POST", SUBSCRIPTIONS, body, "idempotency-key", key);
  }
}
