package dev.switchhook.e2e.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;

/** A receiver that answers 200 at once and tells when the head of each POST came. */
final class PostSink implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Journeys journeys;
  private final HttpServer server;

  /** Listens at once. */
  PostSink(Journeys journeys) {
    this.journeys = journeys;
    this.server =
        vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  int port() {
    return server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    long now = System.nanoTime();
    String delivery = request.getHeader("webhook-id");
    if (delivery == null) {
      throw new IllegalStateException("a POST without webhook-id");
    }
    journeys.posted(delivery, now);
    request.endHandler(_ -> request.response().end());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
