package dev.switchhook.e2e.limits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.dlq.DlqReplayer;
import dev.switchhook.e2e.backend.Backends;
import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.e2e.programs.Installation;
import dev.switchhook.e2e.programs.Pipeline;
import dev.switchhook.e2e.programs.Program;
import dev.switchhook.e2e.programs.SubscriptionClient;
import dev.switchhook.events.CallEvent;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.local.calls.CallSimulator;
import dev.switchhook.local.receiver.Behaviour;
import dev.switchhook.local.receiver.Keep;
import dev.switchhook.local.receiver.Received;
import dev.switchhook.local.receiver.Receiver;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroLimits;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The largest delivery there is, 512 KiB of body but for a kilobyte or two, through attempt, retry,
 * dead letter and replay.
 */
class LargestDeliveryIT {
  private static final String TENANT = "ten_large";

  /** Each takes six bytes in JSON. */
  private static final String SUMMARY = "\u0001".repeat(87_000);

  private static final int BODY = 6 * SUMMARY.length();
  private static final Duration HANG = Duration.ofMinutes(6);

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void itFitsEveryTopicOfItsWayAndComesBackAsItWas(@TempDir Path folder) throws Exception {
    AvroLimits.apply();
    try (Backend backend = Backends.start(folder);
        Receiver receiver = Receiver.start(0, Keep.NO_BODIES);
        Schemas schemas = Schemas.open(Map.of("schema.registry.url", backend.registryUrl()))) {
      Pipeline pipeline = new Pipeline(Installation.find(), backend, folder);
      pipeline.applyTopics();
      ChildProgram ingest =
          pipeline.start(Program.INGEST, "ingest", pipeline.localIngestSettings());
      ChildProgram delivery =
          pipeline.start(Program.DELIVERY, "delivery", Map.of("egress.allow", "127.0.0.0/8"));
      SubscriptionClient api =
          new SubscriptionClient(URI.create(Pipeline.awaitReady(ingest).get("api")));
      Pipeline.awaitReady(delivery);
      KafkaClients kafka =
          new KafkaClients(Map.of("bootstrap.servers", backend.bootstrapServers()), "large");
      try (Producer<byte[], byte[]> producer = kafka.producer(Map.of("linger.ms", 0))) {
        throughEveryTopic(backend, kafka, receiver, api, () -> send(producer, schemas));
      }
      assertThat(delivery.isAlive()).isTrue();
      assertThat(ingest.isAlive()).isTrue();
      assertThat(receiver.invalidSignatures()).isZero();
      delivery.stop();
      ingest.stop();
    }
  }

  private static void throughEveryTopic(
      Backend backend,
      KafkaClients kafka,
      Receiver receiver,
      SubscriptionClient api,
      Runnable event) {
    String path = "/status/500/large";
    subscribe(api, receiver, path);

    event.run();

    await("the letter")
        .atMost(HANG)
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> recordsOn(kafka, Topics.DEAD_LETTERS) == 1);
    assertThat(recordsOn(kafka, "webhook.deliveries.retry.1s")).isEqualTo(1);
    receiver.behave(path, new Behaviour.Answer(200, Map.of(), ""));
    assertThat(replay(backend)).isZero();
    await("its replay")
        .atMost(HANG)
        .until(() -> receiver.received(path).stream().anyMatch(Received::accepted));
    List<Received> requests = receiver.received(path);
    assertThat(requests).hasSizeGreaterThanOrEqualTo(3);
    assertThat(requests.stream().map(Received::webhookId).distinct()).hasSize(1);
    assertThat(requests.stream().map(each -> each.body().sha256()).distinct()).hasSize(1);
    assertThat(requests)
        .allSatisfy(
            each ->
                assertThat(Integer.parseInt(each.header("content-length").orElseThrow()))
                    .isBetween(BODY, 512 * 1024));
  }

  private static void subscribe(SubscriptionClient api, Receiver receiver, String path) {
    SubscriptionClient.Created made =
        api.create(
            TENANT,
            Map.of(
                "url",
                receiver.url(path).toString(),
                "event_types",
                List.of("call.escalated"),
                "late",
                "deliver",
                "retry_schedule_ms",
                List.of(1_000)));
    receiver.trust(path, made.secret());
  }

  private static void send(Producer<byte[], byte[]> producer, Schemas schemas) {
    AvroWriter<CallEvent> writer =
        new AvroWriter<>(schemas, Topics.CALL_EVENTS, CallEvent.getClassSchema());
    CallSimulator calls =
        new CallSimulator(System.nanoTime(), List.of(TENANT), InstantSource.system());
    CallEvent event =
        Stream.generate(calls::nextCall)
            .flatMap(List::stream)
            .filter(each -> each.getType().equals("call.escalated"))
            .findFirst()
            .orElseThrow();
    event.getCallEscalated().put("summary", SUMMARY);
    producer.send(
        new ProducerRecord<>(
            Topics.CALL_EVENTS, event.getCallId().getBytes(UTF_8), writer.write(event)));
    producer.flush();
  }

  private static long recordsOn(KafkaClients kafka, String topic) {
    try (Consumer<byte[], byte[]> consumer = kafka.consumer(Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      return consumer.endOffsets(partitions).values().stream().mapToLong(end -> end).sum();
    }
  }

  private static int replay(Backend backend) {
    return DlqReplayer.run(
        new String[] {
          "replay",
          "--bootstrap",
          backend.bootstrapServers(),
          "--registry",
          backend.registryUrl(),
          "--tenant",
          TENANT,
          "--reason",
          "the receiver is repaired",
          "--include-late",
          "--yes"
        },
        System.out,
        System.err);
  }
}
