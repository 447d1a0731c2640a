package dev.switchhook.ingest.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.SubscriptionStatus;
import dev.switchhook.ids.DeliveryId;
import dev.switchhook.ingest.api.ApiFixture.Answer;
import dev.switchhook.topics.Partitions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationApiTest {
  @TempDir private Path folder;
  private ApiFixture api;
  private String one;

  @BeforeEach
  void starts() {
    api = ApiFixture.start(folder);
    one =
        api.post(
                """
                {"url": "https://crm.example/hooks", "event_types": ["call.ended"], "lanes": 3}""")
            .header("location");
  }

  @AfterEach
  void ends() {
    api.close();
  }

  @Test
  void pausingTwiceWritesOnceAndResumingCountsAsEnabling() {
    api.now = ApiFixture.NOW.plusSeconds(60);
    assertThat(api.send("POST", one + "/pause", null).header("etag")).isEqualTo("\"2\"");
    assertThat(api.send("POST", one + "/pause", null).header("etag")).isEqualTo("\"2\"");
    assertThat(api.topic).hasSize(2);
    assertThat(api.stored().getState()).isEqualTo(SubscriptionStatus.PAUSED);
    assertThat(api.stored().getEnabledAt()).isEqualTo(ApiFixture.NOW);

    Answer resumed = api.send("POST", one + "/resume", null, "if-match", "\"2\"");
    assertThat(resumed.json().get("state").textValue()).isEqualTo("active");
    assertThat(api.stored().getEnabledAt()).isEqualTo(api.now);

    api.now = ApiFixture.NOW.plusSeconds(120);
    api.send("POST", one + "/resume", null);
    assertThat(api.stored().getEnabledAt()).as("delivery may have disabled it").isEqualTo(api.now);
  }

  @Test
  void aPingIsADeliveryOnLaneZeroWhateverTheSubscriptionTakes() throws Exception {
    api.send("POST", one + "/pause", null);
    Answer answer = api.send("POST", one + "/ping", null);

    Delivery ping = api.pings.getFirst().delivery();
    String id = api.stored().getSubscriptionId();
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("delivery_id").textValue()).isEqualTo(ping.getDeliveryId());
    assertThat(ping.getDeliveryId()).isEqualTo(DeliveryId.of(ping.getEventId(), id));
    assertThat(ping.getEventType()).isEqualTo("ping");
    assertThat(ping.getTenantId()).isEqualTo("ten_a");
    assertThat(ping.getCallId()).isNull();
    assertThat(ping.getSequence()).isNull();
    assertThat(ping.getExpiresAt()).isEqualTo(ApiFixture.NOW.plus(Duration.ofMinutes(1)));
    assertThat(api.pings.getFirst().partition(12)).isEqualTo(Partitions.of(id, 3, null, 12));
    assertThat(UTF_8.decode(ping.getBody().duplicate()).toString())
        .isEqualTo(
            """
            {"id":"%s","type":"ping","timestamp":"2026-10-09T09:00:00.000Z","api_version":"2026-10-01",\
            "data":{"tenant_id":"ten_a","subscription_id":"%s"}}"""
                .formatted(ping.getEventId(), id));
  }

  @Test
  void whatThereIsToSubscribeToIsListed() {
    JsonNode types = api.get("/v1/event-types").json();
    assertThat(types.get("data").findValuesAsText("type")).hasSize(12).contains("call.ended");
    assertThat(types.at("/data/0/description").textValue()).isNotBlank();
    assertThat(types.get("data").findValue("useful_life_ms").longValue()).isPositive();
    Answer open = api.send("GET", "/v1/event-types", null, "authorization", "");
    assertThat(open.status()).as("no key is needed").isEqualTo(200);
  }
}
