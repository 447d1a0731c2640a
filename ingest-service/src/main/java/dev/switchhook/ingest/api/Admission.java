package dev.switchhook.ingest.api;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Lets requests in that show a key. */
final class Admission implements Handler<RoutingContext> {
  private final OperatorKey key;

  Admission(OperatorKey key) {
    this.key = key;
  }

  @Override
  public void handle(RoutingContext context) {
    if (key.admits(context.request().getHeader("authorization"))) {
      context.next();
      return;
    }
    context.response().putHeader("www-authenticate", "Bearer");
    Answers.problem(Problem.of(401, "Unauthorized", "the operator's key is required"))
        .write(context.response());
  }
}
