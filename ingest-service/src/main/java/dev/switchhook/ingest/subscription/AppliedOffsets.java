package dev.switchhook.ingest.subscription;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** How far each partition was read, and who waits for more. Thread-safe. */
final class AppliedOffsets {
  private final Map<Integer, Long> last = new HashMap<>();
  private final List<Waiter> waiters = new ArrayList<>();

  private record Waiter(int partition, long offset, CompletableFuture<Void> reached) {}

  CompletableFuture<Void> reached(int partition, long offset) {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    synchronized (this) {
      if (last.getOrDefault(partition, -1L) < offset) {
        waiters.removeIf(waiter -> waiter.reached().isDone());
        waiters.add(new Waiter(partition, offset, reached));
        return reached;
      }
    }
    reached.complete(null);
    return reached;
  }

  void advance(int partition, long offset) {
    List<Waiter> served;
    synchronized (this) {
      last.merge(partition, offset, Math::max);
      served =
          waiters.stream()
              .filter(waiter -> waiter.partition() == partition && waiter.offset() <= offset)
              .toList();
      waiters.removeAll(served);
    }
    // Outside: whoever waited goes on from here.
    served.forEach(waiter -> waiter.reached().complete(null));
  }
}
