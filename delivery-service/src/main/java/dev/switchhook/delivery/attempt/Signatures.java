package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.signature.Signature;
import dev.switchhook.delivery.signature.Signer;
import dev.switchhook.events.FailureClass;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.Callable;

/**
 * Signs attempts: {@code v1} at once, {@code v1a} on a pool of its own that no loop waits for.
 * Confined to its loop; the pool is all loops', and ends with Vert.x.
 */
final class Signatures {
  /** Told once, on the loop; at once where only {@code v1} signs. */
  interface Signed {
    void signed(String header);

    void notSigned(Unreachable because);
  }

  static final String POOL = "v1a";

  /** Beyond it a loop's attempts are put off: who gave up waiting leaves its work behind. */
  static final int MOST_WAITING = 4_096;

  private final Signer signer = new Signer();
  private final WorkerExecutor pool;
  private int waiting;

  Signatures(WorkerExecutor pool) {
    this.pool = pool;
  }

  /** Half of the processors: the loops need the other half. */
  static Signatures on(Vertx vertx) {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return new Signatures(vertx.createSharedWorkerExecutor(POOL, threads));
  }

  /** Over the attempt's body, as at that time. */
  void sign(Attempt attempt, Instant now, Signed then) {
    String id = attempt.delivery().getDeliveryId();
    ByteBuffer body = attempt.delivery().getBody();
    switch (signer.sign(id, now.getEpochSecond(), body, attempt.endpoint().signingSecrets(), now)) {
      case Signature.Missing _ -> then.notSigned(fault("no secret to sign with"));
      case Signature.Ready(String header) -> then.signed(header);
      case Signature.Unfinished _ when waiting >= MOST_WAITING ->
          then.notSigned(fault("too many wait for a v1a signature"));
      case Signature.Unfinished(var finish) -> {
        waiting++;
        Callable<String> work = finish::get;
        pool.executeBlocking(work, false)
            .onComplete(
                header -> {
                  waiting--;
                  then.signed(header);
                },
                _ -> {
                  waiting--;
                  then.notSigned(fault("no v1a signature could be made"));
                });
      }
    }
  }

  private static Unreachable fault(String error) {
    return new Unreachable(FailureClass.PLATFORM_ERROR, error);
  }
}
