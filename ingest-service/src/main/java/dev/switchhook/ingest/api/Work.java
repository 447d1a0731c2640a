package dev.switchhook.ingest.api;

import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;

/** Runs what waits for the broker beside the event loop, and answers when it has ended. */
final class Work {
  private final Vertx vertx;

  Work(Vertx vertx) {
    this.vertx = vertx;
  }

  /** A failure goes to the router's failure handler. */
  void answer(RoutingContext context, Callable<Answer> work) {
    vertx
        .executeBlocking(work, false)
        .onSuccess(answer -> answer.write(context.response()))
        .onFailure(context::fail);
  }
}
