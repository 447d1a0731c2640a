package dev.switchhook.kit.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.kit.meters.Meters;
import dev.switchhook.kit.run.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdminServerTest {
  private final Vertx vertx = Vertx.vertx();
  private final Health health = new Health();
  private final Meters meters = new Meters();
  private final HttpClient client = HttpClient.newHttpClient();
  private AdminServer admin;

  @BeforeEach
  void start() {
    admin = AdminServer.start(vertx, "127.0.0.1", 0, health, meters);
  }

  @AfterEach
  void stop() {
    admin.close();
    meters.close();
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aProgramIsNotReadyUntilEveryConditionSaysSo() throws Exception {
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    Health.Condition broker = health.condition("broker");
    Health.Condition registry = health.condition("registry");
    broker.ready();
    registry.notReady("does not answer");

    HttpResponse<String> answer = get("/health/ready");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(new JsonObject(answer.body()))
        .isEqualTo(
            new JsonObject()
                .put("status", "not ready")
                .put(
                    "conditions",
                    new JsonArray()
                        .add(new JsonObject().put("name", "broker").put("ready", true))
                        .add(
                            new JsonObject()
                                .put("name", "registry")
                                .put("ready", false)
                                .put("reason", "does not answer"))));

    registry.ready();
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);

    health.condition("broker").notReady("gone");
    assertThat(get("/health/ready").body()).contains("gone");
  }

  @Test
  void aProgramIsLiveWhetherItIsReadyOrNot() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsAreServedInPrometheusFormat() throws Exception {
    meters.registry().counter("switchhook.events.consumed", "event_type", "call.ended").increment();

    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(answer.body())
        .contains("switchhook_events_consumed_total{event_type=\"call.ended\"} 1.0");
  }

  @Test
  void aFailingGaugeDoesNotTakeTheServerDown() throws Exception {
    meters
        .registry()
        .gauge(
            "switchhook.inflight",
            this,
            owner -> {
              throw new IllegalStateException("broken gauge");
            });

    assertThat(get("/metrics").statusCode()).isEqualTo(200);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void nothingElseIsThere() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/metrics/../health").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(admin.url() + "/health/ready"))
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void aPortThatIsTakenIsARefusalThatNamesIt() {
    assertThatThrownBy(() -> AdminServer.start(vertx, "127.0.0.1", admin.port(), health, meters))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("admin.port=" + admin.port());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(admin.url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
