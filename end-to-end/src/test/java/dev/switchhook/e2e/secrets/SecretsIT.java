package dev.switchhook.e2e.secrets;

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
import dev.switchhook.events.CallEvent;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.local.calls.CallSimulator;
import dev.switchhook.local.receiver.Received;
import dev.switchhook.local.receiver.Receiver;
import dev.switchhook.local.receiver.Signature;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroLimits;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The services as processes, as talkative as their logback.xml lets them be, with one secret of
 * each kind; the key that seals them is rotated meanwhile. Then everything that was written down is
 * searched.
 */
class SecretsIT {
  private static final List<String> TALKATIVE =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-DLOG_LEVEL=TRACE");
  private static final List<String> PATHS =
      List.of("/ok/hmac", "/ok/v1a", "/ok/bearer", "/ok/basic", "/ok/oauth2", "/ok/header");
  private static final String DEAD = "/status/500/" + Secrets.URL_PATH;
  private static final Duration HANG = Duration.ofMinutes(4);

  private final Secrets secrets = new Secrets();
  private final ByteArrayOutputStream commands = new ByteArrayOutputStream();
  private int events;

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void secretsAreNowhereButWhereTheyBelongAlsoWhileTheirKeyIsRotated(@TempDir Path folder)
      throws Exception {
    AvroLimits.apply();
    try (Backend backend = Backends.start(folder);
        Receiver receiver = Receiver.start();
        TokenServer tokens = new TokenServer();
        Schemas schemas = Schemas.open(Map.of("schema.registry.url", backend.registryUrl()))) {
      Pipeline pipeline = new Pipeline(Installation.find(), backend, folder);
      pipeline.applyTopics();
      KafkaClients kafka =
          new KafkaClients(Map.of("bootstrap.servers", backend.bootstrapServers()), "secrets");
      ChildProgram ingest = ingest(pipeline);
      ChildProgram delivery = delivery(pipeline, "delivery");
      Map<String, String> facts = Pipeline.awaitReady(ingest);
      String admin = Pipeline.awaitReady(delivery).get("admin");
      Api api = new Api(facts.get("api"), Secrets.API_KEY);
      subscribe(api, receiver, tokens);
      Path before = Files.copy(pipeline.keysetFile(), folder.resolve("keyset-before.json"));
      String old = keyset(pipeline, "ls").replaceFirst("(?s).*?(\\d+)\\s+primary.*", "$1");

      try (Producer<byte[], byte[]> producer = kafka.producer(Map.of("linger.ms", 0))) {
        playAndAwait(producer, schemas, receiver);
        keyset(pipeline, "rotate");
        // In the wrong order: delivery does not have the key yet. What it cannot open it defers.
        assertThat(keyset(pipeline, "reseal")).contains("sealed anew: 7 of 7 subscriptions");
        play(producer, schemas);
        delivery.stop();
        delivery = delivery(pipeline, "delivery-rotated");
        admin = Pipeline.awaitReady(delivery).get("admin");
        awaitAll(receiver);
        assertThat(keyset(pipeline, "disable", old)).contains("key " + old + " is disabled");
        delivery.stop();
        delivery = delivery(pipeline, "delivery-without-the-old");
        admin = Pipeline.awaitReady(delivery).get("admin");
        playAndAwait(producer, schemas, receiver);

        Scan scan = new Scan(secrets.canaries(before, pipeline.keysetFile()));
        dlq(backend, "ls", "--tenant", Api.TENANT);
        dlq(backend, "stats", "--tenant", Api.TENANT);
        pages(scan, api, new Api(facts.get("admin"), ""), new Api(admin, ""));
        delivery.stop();
        ingest.stop();
        everythingSigned(receiver);
        searched(scan, backend, folder);
        assertThat(scan.findings()).isEmpty();
        assertThat(scan.bytes()).as("searched").isGreaterThan(300_000);

        planted(producer, folder);
        searched(scan, backend, folder);
        assertThat(scan.findings())
            .contains(
                "topic webhook.audit: bearer token, base64+0", "logs/ingest.log: v1a seed, hex");
      }
    }
  }

  private void searched(Scan scan, Backend backend, Path folder) {
    scan.files(folder.resolve("logs"));
    scan.files(folder.resolve("ingest"));
    scan.look("command lines' output", commands.toByteArray());
    scan.topics(backend.bootstrapServers());
  }

  private static void pages(Scan scan, Api api, Api ingestAdmin, Api deliveryAdmin) {
    String path = "/v1/tenants/" + Api.TENANT + "/subscriptions";
    String all = api.get(path);
    assertThat(all).contains("signing_secrets");
    scan.look("API list", all.getBytes(UTF_8));
    scan.look(
        "API one",
        api.get(path + "/" + all.replaceFirst("(?s).*?(sub_\\w+).*", "$1")).getBytes(UTF_8));
    scan.look(
        "API refusal",
        api.refused(
                "{\"url\":\"https://x.example/"
                    + Secrets.URL_PATH
                    + "\\u0000\",\"event_types\":[],"
                    + "\"secret\":\"CANARY-hmac-secret-0123456789abc\",\"auth\":{\"kind\":\"bearer\","
                    + "\"token\":\""
                    + Secrets.BEARER
                    + " \"}}")
            .getBytes(UTF_8));
    for (String page : List.of("/metrics", "/health/ready", "/health/live")) {
      scan.look("ingest " + page, ingestAdmin.get(page).getBytes(UTF_8));
      scan.look("delivery " + page, deliveryAdmin.get(page).getBytes(UTF_8));
    }
  }

  private void planted(Producer<byte[], byte[]> producer, Path folder) throws Exception {
    Canary token = Canary.of("", Secrets.BEARER);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.AUDIT, new byte[1], new byte[1]);
    record.headers().add("x", token.forms().get("base64+0").getBytes(UTF_8));
    producer.send(record).get();
    String seed = secrets.canaries().get(1).forms().get("hex");
    Files.writeString(
        folder.resolve("logs/ingest.log"), "a leak " + seed + "\n", StandardOpenOption.APPEND);
  }

  private static void everythingSigned(Receiver receiver) {
    assertThat(receiver.received()).allMatch(each -> each.header("webhook-signature").isPresent());
    assertThat(receiver.received("/ok/hmac"))
        .extracting(Received::signature)
        .containsOnly(Signature.VALID);
    assertThat(receiver.received("/ok/bearer"))
        .allMatch(each -> each.header("authorization").orElse("").endsWith(Secrets.BEARER));
    assertThat(receiver.received("/ok/oauth2"))
        .allMatch(each -> each.header("authorization").orElse("").endsWith(Secrets.ACCESS_TOKEN));
    assertThat(receiver.received("/ok/header"))
        .allMatch(each -> each.header("x-key").orElse("").equals(Secrets.HEADER));
  }

  private void playAndAwait(Producer<byte[], byte[]> producer, Schemas schemas, Receiver receiver) {
    play(producer, schemas);
    awaitAll(receiver);
  }

  private void play(Producer<byte[], byte[]> producer, Schemas schemas) {
    AvroWriter<CallEvent> writer =
        new AvroWriter<>(schemas, Topics.CALL_EVENTS, CallEvent.getClassSchema());
    for (CallEvent event :
        new CallSimulator(events, List.of(Api.TENANT), InstantSource.system()).nextCall()) {
      producer.send(
          new ProducerRecord<>(
              Topics.CALL_EVENTS, event.getCallId().getBytes(UTF_8), writer.write(event)));
      events++;
    }
    producer.flush();
  }

  private void awaitAll(Receiver receiver) {
    for (String path : PATHS) {
      await(path)
          .atMost(HANG)
          .untilAsserted(
              () ->
                  assertThat(receiver.received(path).stream().map(Received::webhookId).distinct())
                      .hasSize(events));
    }
    await(DEAD).atMost(HANG).until(() -> receiver.count(DEAD) > 0);
  }

  private void subscribe(Api api, Receiver receiver, TokenServer tokens) {
    receiver.trust("/ok/hmac", secrets.hmacText());
    create(api, receiver, "/ok/hmac", "\"secret\":\"" + secrets.hmacText() + "\"");
    create(api, receiver, "/ok/v1a", "\"v1a_key\":\"" + secrets.v1aText() + "\"");
    create(api, receiver, "/ok/bearer", auth("bearer", "\"token\":\"" + Secrets.BEARER + "\""));
    create(
        api,
        receiver,
        "/ok/basic",
        auth("basic", "\"user\":\"CANARY-user\",\"password\":\"" + Secrets.PASSWORD + "\""));
    create(
        api,
        receiver,
        "/ok/oauth2",
        auth(
            "oauth2",
            "\"token_url\":\"%s\",\"client_id\":\"c\",\"client_secret\":\"%s\""
                .formatted(tokens.url(), Secrets.CLIENT_SECRET)));
    create(
        api,
        receiver,
        "/ok/header",
        auth("headers", "\"headers\":{\"x-key\":\"" + Secrets.HEADER + "\"}"));
    create(api, receiver, DEAD, "\"profile\":\"zapier\",\"retry_schedule_ms\":[1000]");
  }

  private static String auth(String kind, String members) {
    return "\"auth\":{\"kind\":\"" + kind + "\"," + members + "}";
  }

  private static void create(Api api, Receiver receiver, String path, String more) {
    api.create(
        "{\"url\":\"%s\",\"event_types\":[\"*\"],\"late\":\"deliver\",%s}"
            .formatted(receiver.url(path), more));
  }

  private ChildProgram ingest(Pipeline pipeline) {
    Map<String, String> settings = pipeline.localIngestSettings();
    settings.remove("api.open");
    settings.put("api.operator.key", Secrets.API_KEY);
    return pipeline.start(Program.INGEST, "ingest", TALKATIVE, settings);
  }

  private static ChildProgram delivery(Pipeline pipeline, String name) {
    return pipeline.start(
        Program.DELIVERY,
        name,
        TALKATIVE,
        Map.of("egress.allow", "127.0.0.0/8", "delivery.workers", "1"));
  }

  private String keyset(Pipeline pipeline, String verb, String... more) {
    String said = pipeline.keyset(verb, more);
    commands.writeBytes(said.getBytes(UTF_8));
    return said;
  }

  private void dlq(Backend backend, String... arguments) {
    List<String> all = new java.util.ArrayList<>(List.of(arguments));
    all.addAll(
        List.of("--bootstrap", backend.bootstrapServers(), "--registry", backend.registryUrl()));
    PrintStream out = new PrintStream(commands, true, UTF_8);
    assertThat(DlqReplayer.run(all.toArray(String[]::new), out, out)).isZero();
  }
}
