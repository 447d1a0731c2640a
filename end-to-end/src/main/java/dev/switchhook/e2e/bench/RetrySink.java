package dev.switchhook.e2e.bench;

import dev.switchhook.topics.RetryTier;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

/**
 * Receivers by number: those below a bound have come back and answer 200, the others are dead and
 * answer 500. Bodies hold when they are due, so it knows by how much each was missed.
 */
final class RetrySink implements AutoCloseable {
  private static final String TIER = "tier";
  private static final String DUE = "due";
  private static final String PAD = "pad";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final InstantSource clock = InstantSource.system();
  private final LongAdder accepted = new LongAdder();
  private final int deadFrom;
  private final DueErrors errors;
  private final HttpServer server;

  /** Listens at once. */
  RetrySink(int deadFrom, DueErrors errors) {
    this.deadFrom = deadFrom;
    this.errors = errors;
    this.server =
        vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
  }

  /** Not measured. */
  static JsonObject body(String pad) {
    return new JsonObject().put(PAD, pad);
  }

  static JsonObject measured(String pad, RetryTier tier, long dueMillis) {
    return body(pad).put(TIER, tier.label()).put(DUE, dueMillis);
  }

  String url(int receiver) {
    return "http://127.0.0.1:" + port() + "/" + receiver;
  }

  int port() {
    return server.actualPort();
  }

  /** POSTs that were answered 200. */
  long accepted() {
    return accepted.sum();
  }

  private void answer(HttpServerRequest request) {
    long now = clock.millis();
    boolean dead = Integer.parseInt(request.uri().substring(1)) >= deadFrom;
    request.bodyHandler(
        bytes -> {
          if (!dead) {
            take(bytes.toJsonObject(), now);
          }
          request.response().setStatusCode(dead ? 500 : 200).end();
        });
  }

  private void take(JsonObject body, long now) {
    accepted.increment();
    String label = body.getString(TIER);
    for (RetryTier tier : RetryTier.values()) {
      if (tier.label().equals(label)) {
        errors.arrived(tier, body.getLong(DUE), now);
      }
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
