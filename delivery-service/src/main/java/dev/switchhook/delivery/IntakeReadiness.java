package dev.switchhook.delivery;

import dev.switchhook.delivery.intake.Readiness;
import dev.switchhook.kit.admin.Health.Condition;

/** Where the Kafka thread says whether records are being read. */
record IntakeReadiness(Condition condition) implements Readiness {
  @Override
  public void ready() {
    condition.ready();
  }

  @Override
  public void notReady(String why) {
    condition.notReady(why);
  }
}
