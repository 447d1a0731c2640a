package dev.switchhook.e2e.bench.rivals;

import dev.switchhook.e2e.bench.BenchDeliveries;
import dev.switchhook.e2e.programs.Program;
import java.util.Locale;

/** Who delivers, in which variant. */
enum Contestant {
  SWITCHHOOK(
      Program.DELIVERY, "", BenchDeliveries.GROUP, "attempts recorded, dead letters written"),
  PARALLEL_CONSUMER(
      Program.PARALLEL_CONSUMER,
      "unordered",
      "rival-parallel-consumer",
      "no attempt records, no dead letters, retries in memory"),
  PARALLEL_CONSUMER_KEY(
      Program.PARALLEL_CONSUMER,
      "key",
      "rival-parallel-consumer",
      "as before, in order for each subscription"),
  SPRING_KAFKA(
      Program.SPRING_KAFKA,
      "platform",
      "rival-spring-kafka",
      "no attempt records, dead letters as raw records; 12 POSTs at once, a thread per partition"),
  SPRING_KAFKA_VIRTUAL(
      Program.SPRING_KAFKA, "virtual", "rival-spring-kafka", "as before, on virtual threads");

  private final Program program;
  private final String variant;
  private final String group;
  private final String remark;

  Contestant(Program program, String variant, String group, String remark) {
    this.program = program;
    this.variant = variant;
    this.group = group;
    this.remark = remark;
  }

  boolean isOurs() {
    return this == SWITCHHOOK;
  }

  Program program() {
    return program;
  }

  String variant() {
    return variant;
  }

  String group() {
    return group;
  }

  /** What it does more or less than others. */
  String remark() {
    return remark;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return label();
  }
}
