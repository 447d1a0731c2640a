package dev.switchhook.e2e.bench;

import dev.switchhook.events.CallEvent;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Calls that go on side by side, one event of each in turn, as on a platform: events of one call
 * are far enough apart that none waits for the POST of the one before it. Not thread-safe.
 */
final class OpenCalls {
  private final Queue<Iterator<CallEvent>> open = new ArrayDeque<>();
  private final Supplier<? extends Iterable<CallEvent>> calls;

  /**
   * Begins them.
   *
   * @param calls tells the next one, with at least one event
   * @param sideBySide how many go on at a time
   */
  OpenCalls(Supplier<? extends Iterable<CallEvent>> calls, int sideBySide) {
    this.calls = calls;
    for (int call = 0; call < sideBySide; call++) {
      open.add(calls.get().iterator());
    }
  }

  CallEvent next() {
    Iterator<CallEvent> call = open.remove();
    CallEvent event = call.next();
    open.add(call.hasNext() ? call : calls.get().iterator());
    return event;
  }
}
