package dev.switchhook.ingest.event;

import dev.switchhook.callevents.WireEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The highest sequence seen of each call, to count what is missing or comes late. It decides
 * nothing, so it lives in memory and forgets the call that was quiet longest; a call whose
 * beginning it has not seen is taken as it comes. Confined to its task's stream thread.
 */
public final class CallSequences {
  private final int capacity;
  private final LinkedHashMap<Call, Long> highest = new LinkedHashMap<>(16, 0.75f, true);

  private record Call(String tenantId, String callId) {}

  public CallSequences(int capacity) {
    this.capacity = capacity;
  }

  /** How an event stands to its call. */
  public enum Step {
    NEXT,
    GAP,
    BACK
  }

  /** Of an event that is new, so a repeat is no step back. */
  public Step step(WireEvent event) {
    Call call = new Call(event.tenantId(), event.callId());
    Long before = highest.get(call);
    highest.merge(call, event.sequence(), Math::max);
    if (highest.size() > capacity) {
      Map.Entry<Call, Long> quietest = highest.firstEntry();
      highest.remove(quietest.getKey());
    }
    if (before == null || event.sequence() == before + 1) {
      return Step.NEXT;
    }
    return event.sequence() > before ? Step.GAP : Step.BACK;
  }
}
