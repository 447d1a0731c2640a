package dev.switchhook.kit.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a program can do its work: named conditions, each with a reason as long as it does not
 * hold. A condition is not ready until it says so, and neither is a program without conditions.
 * Thread-safe.
 */
public final class Health {
  private final Map<String, Condition> conditions = new LinkedHashMap<>();

  /** The condition of that name, the same one at each call. */
  public Condition condition(String name) {
    synchronized (conditions) {
      return conditions.computeIfAbsent(name, Condition::new);
    }
  }

  /** In the order in which they were first asked for. */
  public List<State> states() {
    synchronized (conditions) {
      return conditions.values().stream().map(Condition::state).toList();
    }
  }

  public boolean ready() {
    List<State> states = states();
    return !states.isEmpty() && states.stream().allMatch(State::ready);
  }

  /**
   * What a condition says at one moment.
   *
   * @param reason empty when it is ready
   */
  public record State(String name, boolean ready, String reason) {}

  /** One thing that must hold before the program can do its work. Thread-safe. */
  public static final class Condition {
    private volatile State state;

    private Condition(String name) {
      this.state = new State(name, false, "starting");
    }

    public void ready() {
      state = new State(state.name(), true, "");
    }

    /** Names no secret, tenant or URL: anybody may read it who reaches the admin port. */
    public void notReady(String why) {
      state = new State(state.name(), false, why);
    }

    State state() {
      return state;
    }
  }
}
