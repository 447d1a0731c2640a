package dev.switchhook.e2e.programs;

/** What can be started as a process of its own. */
public enum Program {
  TOPICS("service-kit", "dev.switchhook.kit.kafka.TopicsCommand"),
  KEYSET("service-kit", "dev.switchhook.kit.keyset.KeysetCommand"),
  INGEST("ingest-service", "dev.switchhook.ingest.IngestService"),
  DELIVERY("delivery-service", "dev.switchhook.delivery.DeliveryService"),
  ROLLUP("delivery-service", "dev.switchhook.delivery.rollup.RollupService"),
  DLQ("dlq-replayer", "dev.switchhook.dlq.DlqReplayer"),
  SINK("end-to-end", "dev.switchhook.e2e.bench.Sink"),
  PASS_THROUGH("end-to-end", "dev.switchhook.e2e.bench.PassThrough"),
  TLS_SINK("end-to-end", "dev.switchhook.e2e.bench.TlsSink"),
  BARE_CLIENT("end-to-end", "dev.switchhook.e2e.bench.BareClient"),
  PARALLEL_CONSUMER(
      "end-to-end/rivals/parallel-consumer",
      "dev.switchhook.rivals.parallel.ParallelConsumerRival"),
  SPRING_KAFKA("end-to-end/rivals/spring-kafka", "dev.switchhook.rivals.spring.SpringKafkaRival");

  private final String module;
  private final String mainClass;

  Program(String module, String mainClass) {
    this.module = module;
    this.mainClass = mainClass;
  }

  /** It runs for long, and is started again one day. */
  boolean isService() {
    return this == INGEST || this == DELIVERY || this == ROLLUP;
  }

  /** Of its main class. */
  String simpleName() {
    return mainClass.substring(mainClass.lastIndexOf('.') + 1);
  }

  String module() {
    return module;
  }

  String mainClass() {
    return mainClass;
  }
}
