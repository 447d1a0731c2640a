package dev.switchhook.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Things to be closed in reverse, each even if another fails. Confined to the main thread. */
final class Closing implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Closing.class);

  private final Deque<Runnable> ends = new ArrayDeque<>();

  <T> T with(T thing, Consumer<T> end) {
    ends.push(() -> end.accept(thing));
    return thing;
  }

  @Override
  public void close() {
    while (!ends.isEmpty()) {
      Runnable end = ends.pop();
      try {
        end.run();
      } catch (RuntimeException e) {
        log.warn("something did not close", e);
      }
    }
  }
}
