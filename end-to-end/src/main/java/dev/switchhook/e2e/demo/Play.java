package dev.switchhook.e2e.demo;

import dev.switchhook.dlq.DlqReplayer;
import dev.switchhook.e2e.programs.SubscriptionClient;
import dev.switchhook.e2e.programs.TopicTail;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/** The demo from curtain to curtain. */
final class Play {
  /** So that a delivery is given up within seconds and not within three days. */
  private static final String SHORT_LADDER = "1000,1000,5000";

  private static final Duration REDRAW = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Screen screen;
  private final Path folder;
  private final InstantSource clock = InstantSource.system();
  private final Ledger ledger = new Ledger(Role.CAST);

  Play(Screen screen, Path folder) {
    this.screen = screen;
    this.folder = folder;
  }

  Summary run(int calls, long seed, double rate) throws Exception {
    AvroLimits.apply();
    Instant started = clock.instant();
    try (Receivers receivers = new Receivers(ledger);
        Stage stage = Stage.prepare(screen, folder)) {
      Stage.Open open =
          stage.open(
              Stage.Ports.ANY,
              Map.of(
                  "egress.allow",
                  receivers.egressAllowList(),
                  "delivery.ladder.ms",
                  SHORT_LADDER,
                  "delivery.breaker.failures",
                  "0"));
      screen.step("the demo shortens the retry schedule: delivery.ladder.ms=" + SHORT_LADDER);
      screen.step("and asks a dead receiver on and on: delivery.breaker.failures=0");
      subscribe(new SubscriptionClient(open.api()), receivers);
      KafkaClients kafka =
          new KafkaClients(Map.of("bootstrap.servers", open.backend().bootstrapServers()), "demo");
      try (Schemas schemas =
              Schemas.open(Map.of("schema.registry.url", open.backend().registryUrl()));
          var producer = kafka.producer(Map.of("linger.ms", 0));
          TopicTail _ =
              new TopicTail(
                  kafka.consumer(Map.of()),
                  LedgerRecords.TOPICS,
                  new LedgerRecords(schemas, ledger))) {
        Player player = new Player(producer, schemas, ledger);
        screen.step("playing " + calls + " calls; the backend of ten_staffing is down");
        playWhileDrawing(player, calls, seed, rate);
        drawUntil(() -> waiting() == 0, "every delivery to be taken or given up");
        screen.step("the backend is repaired; replaying its dead letters");
        receivers.repairBackend();
        replay(open);
        drawUntil(() -> waiting() == 0 && dead() == 0, "the replayed deliveries to arrive");
        screen.lastTable(ledger.rows());
        return summary(calls, player.events(), receivers, started);
      }
    }
  }

  private void subscribe(SubscriptionClient api, Receivers receivers) {
    for (Role role : Role.CAST) {
      SubscriptionClient.Created created =
          api.create(role.tenant(), receivers.url(role), role.eventTypes());
      receivers.trust(role, created.secret());
      ledger.subscribed(role, created.subscriptionId());
    }
    screen.step(
        "subscribed " + Role.CAST.size() + " endpoints of " + Role.tenants().size() + " tenants");
  }

  private void playWhileDrawing(Player player, int calls, long seed, double rate) throws Exception {
    CompletableFuture<Void> playing =
        CompletableFuture.runAsync(
            () -> {
              try {
                player.play(calls, seed, rate);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    while (!playing.isDone()) {
      screen.table(ledger.rows());
      Thread.sleep(REDRAW);
    }
    playing.get();
  }

  private void replay(Stage.Open open) {
    List<String> connection =
        List.of(
            "--bootstrap", open.backend().bootstrapServers(),
            "--registry", open.backend().registryUrl());
    run(connection, "stats", "--tenant", "ten_staffing");
    run(
        connection,
        "replay",
        "--tenant",
        "ten_staffing",
        "--reason",
        "backend repaired",
        "--include-late",
        "--yes",
        "--rate",
        "200",
        "--per-subscription-rate",
        "200");
  }

  private void run(List<String> connection, String verb, String... options) {
    screen.text("$ switchhook dlq " + verb + " " + String.join(" ", options));
    List<String> arguments = new ArrayList<>(List.of(verb));
    arguments.addAll(connection);
    arguments.addAll(List.of(options));
    int exit = DlqReplayer.run(arguments.toArray(String[]::new), System.err, System.err);
    if (exit != 0) {
      throw new IllegalStateException("dlq " + verb + " ended with " + exit);
    }
  }

  private void drawUntil(BooleanSupplier reached, String what) throws InterruptedException {
    Instant end = clock.instant().plus(PATIENCE);
    while (!reached.getAsBoolean()) {
      if (clock.instant().isAfter(end)) {
        screen.step("gave up waiting for " + what);
        return;
      }
      screen.table(ledger.rows());
      Thread.sleep(REDRAW);
    }
    screen.table(ledger.rows());
  }

  private long waiting() {
    return ledger.rows().stream().mapToLong(Ledger.Row::waiting).sum();
  }

  private long dead() {
    return ledger.rows().stream().mapToLong(Ledger.Row::dead).sum();
  }

  private Summary summary(int calls, long events, Receivers receivers, Instant started) {
    List<Ledger.Row> rows = ledger.rows();
    Histogram latency = new Histogram(3);
    rows.forEach(row -> latency.add(row.latency()));
    long expected = rows.stream().mapToLong(Ledger.Row::expected).sum();
    long delivered = rows.stream().mapToLong(Ledger.Row::delivered).sum();
    long dead = rows.stream().mapToLong(Ledger.Row::dead).sum();
    long replayed = rows.stream().mapToLong(Ledger.Row::replayed).sum();
    return new Summary(
        calls,
        events,
        expected,
        delivered,
        rows.stream().mapToLong(Ledger.Row::retried).sum(),
        dead + replayed,
        replayed,
        expected - delivered - dead,
        rows.stream().mapToLong(Ledger.Row::duplicates).sum() + ledger.identitiesBroken(),
        receivers.signatureFailures(),
        Duration.between(started, receivers.firstDelivery()).toMillis(),
        latency.getValueAtPercentile(50),
        latency.getValueAtPercentile(99));
  }
}
