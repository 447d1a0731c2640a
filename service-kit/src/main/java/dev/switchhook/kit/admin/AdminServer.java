package dev.switchhook.kit.admin;

import dev.switchhook.kit.meters.Meters;
import dev.switchhook.kit.run.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health and metrics over HTTP: {@code /health/live}, {@code /health/ready} (503 with the reasons
 * when not), {@code /metrics} in Prometheus' text format. Only reads; has no action on it.
 */
public final class AdminServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final Health health;
  private final Meters meters;
  private final String host;
  private final HttpServer server;

  private AdminServer(Vertx vertx, String host, int port, Health health, Meters meters) {
    this.vertx = vertx;
    this.health = health;
    this.meters = meters;
    this.host = host;
    this.server = vertx.createHttpServer(new HttpServerOptions().setHost(host).setPort(port));
  }

  /**
   * Listens when it returns.
   *
   * @param port 0 takes a free one
   * @throws Refusal when it cannot listen there
   */
  public static AdminServer start(
      Vertx vertx, String host, int port, Health health, Meters meters) {
    AdminServer admin = new AdminServer(vertx, host, port, health, meters);
    try {
      admin
          .server
          .requestHandler(admin::answer)
          .listen()
          .toCompletionStage()
          .toCompletableFuture()
          .join();
      return admin;
    } catch (CompletionException e) {
      throw new Refusal(
          "cannot listen on admin.host=" + host + " admin.port=" + port + ": " + e.getCause(), e);
    }
  }

  public int port() {
    return server.actualPort();
  }

  /** For the line that says that a program is ready. */
  public String url() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (!READING.contains(request.method())) {
      response.setStatusCode(405).putHeader("allow", "GET, HEAD").end();
      return;
    }
    switch (Objects.requireNonNullElse(request.path(), "")) {
      case "/health/live" -> send(response, 200, JSON, "{\"status\":\"live\"}");
      case "/health/ready" ->
          send(response, health.ready() ? 200 : 503, JSON, readiness().encode());
      case "/metrics" ->
          // Not on the loop: a gauge may be slow.
          vertx
              .executeBlocking(meters::scrape)
              .onSuccess(text -> send(response, 200, PROMETHEUS, text))
              .onFailure(
                  failure -> {
                    log.error("metrics could not be read", failure);
                    response.setStatusCode(500).end();
                  });
      default -> response.setStatusCode(404).end();
    }
  }

  private JsonObject readiness() {
    JsonArray conditions = new JsonArray();
    for (Health.State state : health.states()) {
      JsonObject condition = new JsonObject().put("name", state.name()).put("ready", state.ready());
      conditions.add(state.ready() ? condition : condition.put("reason", state.reason()));
    }
    return new JsonObject()
        .put("status", health.ready() ? "ready" : "not ready")
        .put("conditions", conditions);
  }

  private static void send(HttpServerResponse response, int status, String type, String body) {
    response.setStatusCode(status).putHeader("content-type", type).end(body);
  }
}
