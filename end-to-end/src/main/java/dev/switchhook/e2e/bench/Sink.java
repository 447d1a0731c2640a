package dev.switchhook.e2e.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A receiver that answers 200 at once and counts. {@code GET /count} tells how many POSTs it has
 * answered. Ends with its standard input.
 */
public final class Sink {
  private Sink() {}

  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    AtomicLong answered = new AtomicLong();
    int port =
        vertx
            .createHttpServer()
            .requestHandler(request -> answer(request, answered))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    System.out.println("ready name=sink port=" + port);
    new CountDownLatch(1).await();
  }

  private static void answer(HttpServerRequest request, AtomicLong answered) {
    if ("/count".equals(request.path())) {
      request.response().end(Long.toString(answered.get()));
      return;
    }
    accept(request, answered);
  }

  /** Answers when all of it is there, and counts it. */
  static void accept(HttpServerRequest request, AtomicLong answered) {
    request.endHandler(
        end -> {
          answered.incrementAndGet();
          request.response().end();
        });
  }
}
