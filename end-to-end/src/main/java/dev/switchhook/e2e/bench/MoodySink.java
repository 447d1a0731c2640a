package dev.switchhook.e2e.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Receivers by number in one process with the producer: each answers 200 at once until it is made
 * to hang or to fail. Bodies hold when they should have been sent and in which part of the run, so
 * it knows how long the healthy ones took, from then to the arrival of the whole request.
 */
final class MoodySink implements AutoCloseable {
  private static final long LONGEST_NANOS = Duration.ofMinutes(10).toNanos();

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Set<Integer> hanging = ConcurrentHashMap.newKeySet();
  private final Set<Integer> failing = ConcurrentHashMap.newKeySet();
  private final int healthyFrom;
  private final HttpServer server;
  private final List<Histogram> latencies;

  /**
   * Listens at once.
   *
   * @param healthyFrom those of this number and above are measured
   * @param parts of the run
   */
  MoodySink(int healthyFrom, int parts) {
    this.healthyFrom = healthyFrom;
    this.latencies =
        Stream.<Histogram>generate(() -> new ConcurrentHistogram(LONGEST_NANOS, 3))
            .limit(parts)
            .toList();
    this.server =
        vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
  }

  String url(int receiver) {
    return "http://127.0.0.1:" + server.actualPort() + "/" + receiver;
  }

  int port() {
    return server.actualPort();
  }

  void hang(int receiver) {
    hanging.add(receiver);
  }

  void fail(int receiver) {
    failing.add(receiver);
  }

  static byte[] body(int part, long intendedNanos) {
    return Buffer.buffer("{\"part\":" + part + ",\"at\":" + intendedNanos + "}").getBytes();
  }

  /** What the healthy ones of a part took that have arrived by now, in nanoseconds. */
  Histogram latency(int part) {
    return latencies.get(part);
  }

  private void answer(HttpServerRequest request) {
    int receiver = Integer.parseInt(request.uri().substring(1));
    if (hanging.contains(receiver)) {
      return;
    }
    if (failing.contains(receiver)) {
      request.endHandler(_ -> request.response().setStatusCode(500).end());
      return;
    }
    request.bodyHandler(
        body -> {
          if (receiver >= healthyFrom) {
            JsonObject sent = body.toJsonObject();
            long took = System.nanoTime() - sent.getLong("at");
            latencies.get(sent.getInteger("part")).recordValue(Math.clamp(took, 1, LONGEST_NANOS));
          }
          request.response().end();
        });
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
