package dev.switchhook.delivery;

import dev.switchhook.delivery.settle.OnLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One event loop, and the mailbox that leads to it from other threads. Turns run in the order in
 * which they were asked for, so many in a row at most: timers and sockets have their turn between.
 */
final class Loop implements OnLoop {
  private static final int SLICE = 256;
  private static final long NANOS_PER_MS = 1_000_000;

  private final Vertx vertx;
  private final Context context;
  private final Consumer<Throwable> died;
  private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean called = new AtomicBoolean();

  private Loop(Vertx vertx, Context context, Consumer<Throwable> died) {
    this.vertx = vertx;
    this.context = context;
    this.died = died;
  }

  /**
   * Takes the next loop of the pool.
   *
   * @param died told when a turn has thrown: that is a bug, and the process must end
   */
  static Loop open(Vertx vertx, Consumer<Throwable> died) {
    CompletableFuture<Context> context = new CompletableFuture<>();
    vertx
        .deployVerticle(
            loop -> {
              context.complete(loop);
              return Future.succeededFuture();
            })
        .onFailure(context::completeExceptionally);
    return new Loop(vertx, context.join(), died);
  }

  /** Made on the loop, for what belongs to it. */
  <T> T make(Function<Context, T> maker) {
    CompletableFuture<T> made = new CompletableFuture<>();
    context.runOnContext(
        _ -> {
          try {
            made.complete(maker.apply(context));
          } catch (RuntimeException | Error e) {
            made.completeExceptionally(e);
          }
        });
    return made.join();
  }

  @Override
  public void run(Runnable turn) {
    mailbox.add(turn);
    call();
  }

  @Override
  public void after(Duration delay, Runnable turn) {
    long ms = Math.max(1, (delay.toNanos() + NANOS_PER_MS - 1) / NANOS_PER_MS);
    vertx.setTimer(ms, _ -> guarded(turn));
  }

  /** From now on; to be called on the loop. */
  void every(Duration period, Runnable turn) {
    vertx.setPeriodic(period.toMillis(), _ -> guarded(turn));
  }

  /** What is called back on the loop runs in here. */
  void guarded(Runnable turn) {
    try {
      turn.run();
    } catch (RuntimeException | Error e) {
      died.accept(e);
    }
  }

  private void call() {
    if (called.compareAndSet(false, true)) {
      context.runOnContext(_ -> openMail());
    }
  }

  private void openMail() {
    for (int turns = 0; turns < SLICE; turns++) {
      Runnable turn = mailbox.poll();
      if (turn == null) {
        break;
      }
      guarded(turn);
    }
    called.set(false);
    if (!mailbox.isEmpty()) {
      call();
    }
  }
}
