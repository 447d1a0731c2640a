package dev.switchhook.delivery;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.function.Consumer;

/** The event loops of the process: one for each worker, one for the admin server. */
final class Loops implements AutoCloseable {
  private final Vertx vertx;

  private Loops(Vertx vertx) {
    this.vertx = vertx;
  }

  static Loops open(int workers) {
    return new Loops(Vertx.vertx(new VertxOptions().setEventLoopPoolSize(workers + 1)));
  }

  Vertx vertx() {
    return vertx;
  }

  /** The next loop of the pool, which goes round. */
  Loop next(Consumer<Throwable> died) {
    return Loop.open(vertx, died);
  }

  /** Resets what is still connected. */
  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
