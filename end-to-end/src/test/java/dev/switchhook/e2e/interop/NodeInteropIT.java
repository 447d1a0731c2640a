package dev.switchhook.e2e.interop;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchhook.e2e.programs.Installation;
import dev.switchhook.ids.DeliveryId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Other people's code writes what we read, reads what we write, and checks what we sign. */
@Timeout(600)
class NodeInteropIT {
  private static final int CALLS = 100;
  private static final int EVENTS = 3 * CALLS;
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static NodeStack stack;

  @BeforeAll
  static void start() throws Exception {
    Installation installation = Installation.find();
    Path module = installation.home().resolve("end-to-end");
    Optional<NodeProject> node =
        NodeProject.install(module.resolve("src/test/node"), module.resolve("target/node"));
    if (node.isEmpty()) {
      System.out.println(
          "### SKIPPED: Node.js or npm is missing, no independent client was run ###");
    }
    Assumptions.assumeTrue(node.isPresent(), "Node.js or npm is missing");
    stack = NodeStack.start(installation, node.get(), folder);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void aKafkajsProducersEventsReachANodeReceiverThatVerifiesEachWithBothLibraries()
      throws Exception {
    stack.subscribe("ten_js", "/all", "*");

    JsonNode produced = stack.produce("producer.mjs", "ten_js", "--calls", "" + CALLS);
    List<JsonNode> requests = arrived("/all", EVENTS);

    assertThat(requests)
        .extracting(request -> request.path("body").path("id").asText())
        .containsExactlyInAnyOrderElementsOf(byId(produced).keySet());
    assertThat(requests)
        .allSatisfy(
            request -> {
              assertVerified(request);
              assertThat(request.path("altered"))
                  .allSatisfy(no -> assertThat(no.asText()).startsWith("refused"));
            });
  }

  @Test
  void aTypeThatAProducerAddsToTheSchemaReachesASubscriberOfItsFamilyWithoutARestart()
      throws Exception {
    stack.subscribe("ten_new", "/calls", "call.*");
    stack.subscribe("ten_new", "/appointments", "appointment.*");

    JsonNode known = stack.produce("producer.mjs", "ten_new", "--calls", "1");
    arrived("/calls", 2);
    JsonNode produced = stack.produce("newer-producer.mjs", "ten_new");
    JsonNode request =
        arrived("/calls", 4).stream()
            .filter(each -> each.path("body").path("type").asText().equals("call.transferred"))
            .findFirst()
            .orElseThrow();

    assertThat(produced.path("schemaId").asInt()).isNotEqualTo(known.path("schemaId").asInt());
    assertVerified(request);
    JsonNode told = produced.path("events").get(1);
    assertThat(request.path("body").path("id").asText()).isEqualTo(told.path("id").asText());
    JsonNode data = request.path("body").path("data");
    assertThat(data.path("call").path("id").asText()).isEqualTo(told.path("call_id").asText());
    assertThat(data.path("sequence").asInt()).isEqualTo(2);
    assertThat(data.path("target").asText()).isEqualTo("+15550110099");
    assertThat(data.path("warm").asBoolean()).isTrue();
    assertThat(data.path("waited_ms").asLong()).isEqualTo(4200);
    assertThat(data.path("via").asText()).isEqualTo("sip_refer");
    assertThat(stack.receiver().requests("/appointments")).isEmpty();
    assertThat(stack.isAlive()).isTrue();
  }

  @Test
  void aKafkajsConsumerReadsWhatWeWriteByTheSchemasInTheRegistry() throws Exception {
    stack.subscribe("ten_read", "/read", "*");
    stack.subscribe("ten_gone", "/gone", "call.ended");
    JsonNode produced = stack.produce("producer.mjs", "ten_read", "--calls", "" + CALLS, "--bad");
    JsonNode gone = stack.produce("producer.mjs", "ten_gone", "--calls", "1");

    Map<String, List<JsonNode>> read =
        stack
            .consume(
                "ten_read,ten_gone",
                "webhook.subscriptions=2",
                "webhook.deliveries=" + (EVENTS + 1),
                "webhook.delivery-attempts=" + (EVENTS + 1),
                "voice.call-events.rejected=2",
                "webhook.dead-letters=1",
                "webhook.subscription-state=1")
            .stream()
            .collect(groupingBy(record -> record.path("topic").asText()));

    read.forEach(
        (topic, records) ->
            assertThat(records)
                .filteredOn(record -> record.has("schemaId"))
                .as(topic)
                .isNotEmpty()
                .allSatisfy(
                    record ->
                        assertThat(record.path("schemaId")).isEqualTo(record.path("registered"))));
    assertDeliveries(read.get("webhook.deliveries"), byId(produced), byId(gone));
    assertAttempts(read.get("webhook.delivery-attempts"), read.get("webhook.deliveries"));
    assertRejections(read.get("voice.call-events.rejected"), produced.path("bad"));
    assertLetter(read.get("webhook.dead-letters").getFirst(), gone.path("events").get(2));
    JsonNode state = read.get("webhook.subscription-state").getFirst().path("value");
    assertThat(state.path("disabled_reason").asText()).isEqualTo("GONE");
    assertThat(read.get("webhook.subscriptions"))
        .extracting(record -> record.path("value").path("tenant_id").asText())
        .containsOnly("ten_read", "ten_gone");
  }

  private static void assertDeliveries(
      List<JsonNode> records, Map<String, JsonNode> read, Map<String, JsonNode> gone)
      throws Exception {
    Set<String> seen = new HashSet<>();
    for (JsonNode record : records) {
      JsonNode value = record.path("value");
      String id = value.path("event_id").asText();
      JsonNode told = read.getOrDefault(id, gone.get(id));
      seen.add(id);
      assertThat(told).as(id).isNotNull();
      assertThat(value.path("event_type")).isEqualTo(told.path("type"));
      assertThat(value.path("call_id")).isEqualTo(told.path("call_id"));
      assertThat(value.path("sequence")).isEqualTo(told.path("sequence"));
      assertThat(value.path("occurred_at")).isEqualTo(told.path("occurred_at"));
      String subscription = value.path("subscription_id").asText();
      assertThat(record.path("key").asText()).isEqualTo(subscription);
      assertThat(value.path("delivery_id").asText()).isEqualTo(DeliveryId.of(id, subscription));
      JsonNode body = JSON.readTree(value.path("body").asText());
      assertThat(body.path("id").asText()).isEqualTo(id);
      if (told.path("type").asText().equals("intent.detected")) {
        assertThat(body.path("data").path("utterance").asText())
            .isEqualTo("Könnten Sie mich am Donnerstag einplanen? ☎ 🙂");
      }
    }
    assertThat(seen).containsAll(read.keySet()).hasSize(EVENTS + 1);
  }

  private static void assertAttempts(List<JsonNode> attempts, List<JsonNode> deliveries) {
    assertThat(attempts)
        .extracting(record -> record.path("value").path("delivery_id").asText())
        .containsExactlyInAnyOrderElementsOf(
            deliveries.stream()
                .map(record -> record.path("value").path("delivery_id").asText())
                .toList());
    assertThat(attempts)
        .extracting(record -> record.path("value"))
        .allSatisfy(
            value -> {
              boolean delivered = value.path("tenant_id").asText().equals("ten_read");
              assertThat(value.path("status_code").asInt()).isEqualTo(delivered ? 204 : 410);
              assertThat(value.path("verdict").asText())
                  .isEqualTo(delivered ? "DONE" : "DEAD_LETTER");
              assertThat(value.path("attempt").asInt()).isEqualTo(1);
            });
  }

  private static void assertRejections(List<JsonNode> records, JsonNode bad) {
    assertThat(records).hasSize(2);
    JsonNode numbered = records.get(0);
    assertThat(numbered.path("headers").path("sh-reason").asText()).isEqualTo("BAD_SEQUENCE");
    assertThat(numbered.path("value").path("type").asText()).isEqualTo("call.started");
    assertThat(numbered.path("value").path("sequence").asInt()).isZero();
    JsonNode garbage = records.get(1);
    assertThat(garbage.path("headers").path("sh-reason").asText()).isEqualTo("NOT_FRAMED");
    assertThat(garbage.path("undecoded")).isEqualTo(bad.get(1).path("value"));
    assertThat(garbage.path("key")).isEqualTo(bad.get(1).path("key"));
  }

  /** The letter holds the delivery record, and that too is in the wire format. */
  private static void assertLetter(JsonNode record, JsonNode told) {
    JsonNode letter = record.path("value");
    assertThat(letter.path("reason").asText()).isEqualTo("ENDPOINT_GONE");
    assertThat(letter.path("last_status_code").asInt()).isEqualTo(410);
    assertThat(letter.path("event_id")).isEqualTo(told.path("id"));
    assertThat(record.path("key")).isEqualTo(letter.path("delivery_id"));
    JsonNode inside = letter.path("record_value").path("value");
    assertThat(inside.path("delivery_id")).isEqualTo(letter.path("delivery_id"));
    assertThat(inside.path("event_type").asText()).isEqualTo("call.ended");
  }

  private static void assertVerified(JsonNode request) {
    assertThat(request.path("standardwebhooks").asText()).isEqualTo("verified");
    assertThat(request.path("svix").asText()).isEqualTo("verified");
  }

  /** A receiver may be sent a delivery twice; here nothing fails, so nobody is. */
  private static List<JsonNode> arrived(String path, int count) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(stack.receiver().requests(path)).hasSizeGreaterThanOrEqualTo(count));
    return stack.receiver().requests(path);
  }

  private static Map<String, JsonNode> byId(JsonNode produced) {
    return StreamSupport.stream(produced.path("events").spliterator(), false)
        .collect(toMap(event -> event.path("id").asText(), event -> event));
  }
}
