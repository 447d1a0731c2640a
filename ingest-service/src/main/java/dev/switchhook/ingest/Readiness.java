package dev.switchhook.ingest;

import dev.switchhook.kit.admin.Health;
import dev.switchhook.kit.admin.Health.Condition;
import dev.switchhook.kit.streams.Notice;

/** What ingest-service says of itself to whoever routes work to it. Thread-safe. */
final class Readiness implements Notice {
  private final Condition registry;
  private final Condition streams;
  private final Condition api;

  Readiness(Health health) {
    this.registry = health.condition("registry");
    this.streams = health.condition("streams");
    this.api = health.condition("api");
  }

  @Override
  public void away(String why) {
    // Not why: it may name addresses, and anybody may read this.
    registry.notReady("the schema registry does not answer");
  }

  @Override
  public void back() {
    registry.ready();
  }

  void running() {
    streams.ready();
  }

  void notRunning(String why) {
    streams.notReady(why);
  }

  void listening() {
    api.ready();
  }

  void ending() {
    api.notReady("the program ends");
  }
}
