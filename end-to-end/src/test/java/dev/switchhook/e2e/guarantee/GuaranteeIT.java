package dev.switchhook.e2e.guarantee;

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
import dev.switchhook.events.DeadReason;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.local.calls.CallSimulator;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two delivery workers and one ingest instance as processes of their own; one worker and the ingest
 * instance are killed hard half way. The receiver and the dead-letter topic judge.
 */
class GuaranteeIT {
  private static final int EVENTS = 2_000;
  private static final Duration SETTLED_WITHIN = Duration.ofMinutes(6);

  private final Map<String, String> accepted = new ConcurrentHashMap<>();
  private final Map<String, Subscriber> subscriberOf = new HashMap<>();

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void nothingAcceptedIsLostWhenAWorkerAndTheIngestAreKilledHardHalfWay(@TempDir Path folder)
      throws Exception {
    AvroLimits.apply();
    try (Backend backend = Backends.start(folder);
        Receiver receiver = Receiver.start();
        Schemas schemas = Schemas.open(Map.of("schema.registry.url", backend.registryUrl()))) {
      Pipeline pipeline = new Pipeline(Installation.find(), backend, folder);
      pipeline.applyTopics();
      KafkaClients kafka =
          new KafkaClients(Map.of("bootstrap.servers", backend.bootstrapServers()), "guarantee");
      DeadLetterTopic deadLetters = new DeadLetterTopic(kafka, schemas);

      ChildProgram ingest = ingest(pipeline, folder, "ingest");
      ChildProgram first = delivery(pipeline, receiver, "delivery-1");
      ChildProgram second = delivery(pipeline, receiver, "delivery-2");
      URI api = URI.create(Pipeline.awaitReady(ingest).get("api"));
      Pipeline.awaitReady(first);
      Pipeline.awaitReady(second);
      subscribe(new SubscriptionClient(api), receiver);

      try (Producer<byte[], byte[]> producer = kafka.producer(Map.of("linger.ms", 0))) {
        produce(producer, schemas, EVENTS / 2);
        first.kill();
        ingest.kill();
        produce(producer, schemas, EVENTS);
      }
      ingest = ingest(pipeline, folder, "ingest-again");
      first = delivery(pipeline, receiver, "delivery-1-again");
      URI apiAgain = URI.create(Pipeline.awaitReady(ingest).get("api"));
      Pipeline.awaitReady(first);

      await("every delivery taken or explained")
          .atMost(SETTLED_WITHIN)
          .pollInterval(Duration.ofSeconds(2))
          .until(() -> told(evidence(receiver, deadLetters)).unaccounted().isEmpty());
      Evidence evidence = evidence(receiver, deadLetters);
      nothingIsLost(evidence);
      oneIdentityOverAllAttempts(evidence);
      everyExhaustedDeliveryHasALetterThatSaysWhy(evidence);
      everySignatureVerifies(receiver);

      Set<Evidence.Expected> dead = new HashSet<>(evidence.letters().keySet());
      Subscriber.ALL.forEach(subscriber -> receiver.behave(subscriber.path(), Subscriber.OK));
      enableWhoWasGone(new SubscriptionClient(apiAgain));
      replay(backend);
      await("every replayed letter taken")
          .atMost(SETTLED_WITHIN)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> evidence(receiver, deadLetters).taken().containsAll(dead));
      Evidence after = evidence(receiver, deadLetters);
      oneIdentityOverAllAttempts(after);
      everySignatureVerifies(receiver);
      System.out.printf(
          "guarantee: %d events, %d deliveries, %d dead letters replayed, %d duplicates after two hard kills%n",
          accepted.size(), after.expected().size(), dead.size(), after.duplicates());
      first.stop();
      second.stop();
      ingest.stop();
    }
  }

  private static void nothingIsLost(Evidence evidence) {
    assertThat(evidence.expected()).hasSizeGreaterThan(EVENTS);
    assertThat(evidence.unaccounted()).isEmpty();
    assertThat(evidence.taken())
        .containsAll(evidence.expected().stream().filter(d -> d.subscriber().healthy()).toList());
  }

  private static void oneIdentityOverAllAttempts(Evidence evidence) {
    assertThat(evidence.requests().values())
        .allSatisfy(
            requests -> {
              assertThat(requests.stream().map(Received::webhookId).distinct()).hasSize(1);
              assertThat(requests.stream().map(r -> r.body().sha256()).distinct()).hasSize(1);
            });
    assertThat(evidence.requests().values().stream().map(r -> r.getFirst().webhookId()).distinct())
        .hasSize(evidence.requests().size());
    assertThat(evidence.requests().keySet()).isSubsetOf(evidence.expected());
  }

  private static void everyExhaustedDeliveryHasALetterThatSaysWhy(Evidence evidence) {
    for (Evidence.Expected delivery : evidence.expected()) {
      switch (delivery.subscriber().name()) {
        case "gone" ->
            assertThat(evidence.letters().get(delivery))
                .isNotEmpty()
                .allMatch(letter -> letter.getReason() == DeadReason.ENDPOINT_GONE);
        case "never" ->
            assertThat(evidence.letters().get(delivery))
                .isNotEmpty()
                .allMatch(letter -> letter.getReason() == DeadReason.RETRIES_EXHAUSTED);
        default -> assertThat(evidence.letters()).doesNotContainKey(delivery);
      }
    }
    assertThat(evidence.letters().values())
        .allSatisfy(
            letters ->
                assertThat(letters.stream().map(l -> l.getDeadLetterId()).distinct()).hasSize(1));
  }

  private static void everySignatureVerifies(Receiver receiver) {
    assertThat(receiver.invalidSignatures()).isZero();
  }

  /** Its 410 has disabled it: nothing would be sent, and no replay is taken. */
  private void enableWhoWasGone(SubscriptionClient api) {
    subscriberOf.forEach(
        (id, subscriber) -> {
          if (subscriber.name().equals("gone")) {
            api.enable(Subscriber.TENANT, id);
          }
        });
  }

  private void replay(Backend backend) {
    int exit =
        DlqReplayer.run(
            new String[] {
              "replay",
              "--bootstrap",
              backend.bootstrapServers(),
              "--registry",
              backend.registryUrl(),
              "--tenant",
              Subscriber.TENANT,
              "--reason",
              "the suite repaired its receivers",
              "--include-late",
              "--yes",
              "--rate",
              "500",
              "--per-subscription-rate",
              "500"
            },
            System.out,
            System.err);
    assertThat(exit).isZero();
  }

  private static Evidence told(Evidence evidence) {
    System.out.println("guarantee: " + evidence);
    return evidence;
  }

  private Evidence evidence(Receiver receiver, DeadLetterTopic deadLetters) {
    return new Evidence(accepted, receiver, deadLetters.read(), subscriberOf);
  }

  private void subscribe(SubscriptionClient api, Receiver receiver) {
    for (Subscriber subscriber : Subscriber.ALL) {
      receiver.behave(subscriber.path(), subscriber.behaviour());
      SubscriptionClient.Created created =
          api.create(
              Subscriber.TENANT,
              Map.of(
                  "url",
                  receiver.url(subscriber.path()).toString(),
                  "event_types",
                  subscriber.eventTypes(),
                  "lanes",
                  12,
                  // 72 h for all types: what a slow machine makes late is to be counted, too.
                  "late",
                  "deliver"));
      receiver.trust(subscriber.path(), created.secret());
      subscriberOf.put(created.subscriptionId(), subscriber);
    }
  }

  /** Plays calls until the broker has acknowledged that many events in all. */
  private void produce(Producer<byte[], byte[]> producer, Schemas schemas, int upTo) {
    AvroWriter<CallEvent> writer =
        new AvroWriter<>(schemas, Topics.CALL_EVENTS, CallEvent.getClassSchema());
    CallSimulator calls =
        new CallSimulator(upTo, List.of(Subscriber.TENANT), InstantSource.system());
    while (accepted.size() < upTo) {
      for (CallEvent event : calls.nextCall()) {
        producer.send(
            new ProducerRecord<>(
                Topics.CALL_EVENTS, event.getCallId().getBytes(UTF_8), writer.write(event)),
            (written, refused) -> {
              if (refused == null) {
                accepted.put(event.getId().toString(), event.getType());
              }
            });
      }
      producer.flush();
    }
  }

  private static ChildProgram ingest(Pipeline pipeline, Path folder, String name) {
    return pipeline.start(
        Program.INGEST,
        name,
        Map.of(
            "ingest.state.dir", folder.resolve("ingest").toString(),
            "ingest.allow.http", "true",
            "api.open", "true"));
  }

  private static ChildProgram delivery(Pipeline pipeline, Receiver receiver, String name) {
    return pipeline.start(
        Program.DELIVERY,
        name,
        Map.of(
            "egress.allow", "127.0.0.1:" + receiver.port(),
            "delivery.workers", "1",
            "delivery.ladder.ms", "1000,1000,5000",
            // With it a dead receiver's letters come only as its probes and their lives end.
            "delivery.breaker.failures", "0",
            "delivery.attempt.deadline.ms", "2000",
            // Longer than the deadline, or what waits behind "never" is put off again and again.
            "delivery.lane.patience.ms", "30000"));
  }
}
