package dev.switchhook.ingest.api;

import static dev.switchhook.ingest.api.ApiFixture.SUBSCRIPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.switchhook.events.Subscription;
import dev.switchhook.ingest.api.ApiFixture.Answer;
import dev.switchhook.ingest.api.Contract.Exchange;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that docs/api/openapi.yaml promises is asked for, and answered as it says. */
class ContractTest {
  private static final String MINIMAL =
      """
      {"url": "https://crm.example/hooks", "event_types": ["call.*"]}""";
  private static final String NO_TENANT = "/v1/tenants/a%2Fb/subscriptions";
  private static final String NOBODY = SUBSCRIPTIONS + "/sub_nobody";
  private static final List<String> VERBS = List.of("/pause", "/resume", "/rotate-secret", "/ping");

  @TempDir private Path folder;

  @Test
  void everyOperationAndEveryStatusOfTheContractIsAnsweredAsItSays() {
    try (ApiFixture api = ApiFixture.start(folder)) {
      String one = usual(api);
      everyRequest(one).forEach(request -> request.send(api, "authorization", "Bearer wrong"));
      everyRequest(one)
          .forEach(
              request ->
                  assertThat(
                          request
                              .send(api, "authorization", "Bearer " + ApiFixture.TENANT_KEY)
                              .status())
                      .isEqualTo(403));
      everyRequest(NOBODY).forEach(request -> request.send(api));
      everyRequest(NO_TENANT + "/sub_1").forEach(request -> request.send(api));
      api.post("{");
      api.send("POST", NO_TENANT, MINIMAL);
      api.get(SUBSCRIPTIONS + "?limit=0");
      bodies(api, one);
      versions(api, one);
      conflicts(api, one);
      faults(api, one);
      tooOften(api, one);
      assertThat(api.send("DELETE", one, null).status()).isEqualTo(204);

      TreeSet<String> open = ApiFixture.CONTRACT.promises();
      open.removeAll(api.kept);
      assertThat(open).as("documented and not exercised").isEmpty();
    }
  }

  private record Request(String method, String path, String body) {
    Answer send(ApiFixture api, String... headers) {
      List<String> all = new ArrayList<>(List.of(headers));
      if (path.endsWith("/rotate-secret") && !all.contains("if-match")) {
        all.addAll(List.of("if-match", "*"));
      }
      return api.send(method, path, body, all.toArray(String[]::new));
    }
  }

  private static List<Request> everyRequest(String one) {
    List<Request> requests = new ArrayList<>();
    String all = one.substring(0, one.lastIndexOf('/'));
    requests.add(new Request("GET", all, null));
    requests.add(new Request("POST", all, MINIMAL));
    requests.add(new Request("GET", one, null));
    requests.add(new Request("GET", one + "/attempts", null));
    requests.add(new Request("PATCH", one, "{}"));
    VERBS.forEach(verb -> requests.add(new Request("POST", one + verb, null)));
    requests.add(new Request("DELETE", one, null));
    return requests;
  }

  private static String usual(ApiFixture api) {
    String one = api.post(MINIMAL).header("location");
    api.get(SUBSCRIPTIONS);
    api.get(one);
    api.send("PATCH", one, "{\"description\": \"b\"}");
    api.send("POST", one + "/pause", null);
    api.send("POST", one + "/resume", null);
    api.send("POST", one + "/rotate-secret", "{\"grace_ms\": 0}", "if-match", "*");
    api.send("POST", one + "/ping", null);
    api.get(one + "/attempts");
    api.get("/v1/event-types");
    api.get("/openapi.yaml");
    api.get("/docs");
    api.get("/docs/start.js");
    api.get("/docs/none.js");
    return one;
  }

  /** 413, 415 and 422 of what takes a body. */
  private static void bodies(ApiFixture api, String one) {
    String large = "{\"description\": \"" + "x".repeat(70_000) + "\"}";
    for (Request each :
        List.of(
            new Request("POST", SUBSCRIPTIONS, large),
            new Request("PATCH", one, large),
            new Request("POST", one + "/rotate-secret", large))) {
      assertThat(each.send(api).status()).isEqualTo(413);
      Request odd = new Request(each.method(), each.path(), "{\"no_such_member\": 1}");
      assertThat(odd.send(api, "content-type", "text/plain").status()).isEqualTo(415);
      assertThat(odd.send(api).status()).isEqualTo(422);
    }
  }

  private static void versions(ApiFixture api, String one) {
    List<Request> guarded =
        everyRequest(one).stream()
            .filter(request -> request.path().startsWith(one))
            .filter(request -> !request.method().equals("GET"))
            .filter(request -> !request.path().endsWith("/ping"))
            .toList();
    assertThat(guarded).hasSize(5);
    for (Request request : guarded) {
      assertThat(request.send(api, "if-match", "\"99\"").status()).isEqualTo(412);
    }
    assertThat(api.send("POST", one + "/rotate-secret", null).status()).isEqualTo(428);
  }

  private static void conflicts(ApiFixture api, String one) {
    Request rotate = new Request("POST", one + "/rotate-secret", null);
    for (int i = 0; i < 2; i++) {
      assertThat(rotate.send(api).status()).isEqualTo(200);
    }
    assertThat(rotate.send(api).status()).isEqualTo(409);
    for (int i = 0; i < SubscriptionWriter.MOST_OF_A_TENANT; i++) {
      ExampleSubscription.apply(
          api.subscriptions,
          "sub_" + i,
          Optional.of(ExampleSubscription.subscription("sub_" + i).setTenantId("ten_full").build()),
          0);
    }
    assertThat(api.send("POST", SUBSCRIPTIONS.replace("ten_a", "ten_full"), MINIMAL).status())
        .isEqualTo(409);
  }

  /** The clock stands, so nothing is given back until it is moved. */
  private static void tooOften(ApiFixture api, String one) {
    int asked = 0;
    while (api.get(SUBSCRIPTIONS + "?limit=1").status() == 200) {
      assertThat(asked++).isLessThan(2 * ApiFixture.PER_SECOND);
    }
    for (Request request : everyRequest(one)) {
      Answer refused = request.send(api);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("retry-after")).isEqualTo("1");
    }
    api.now = api.now.plusSeconds(10);
  }

  /** 503 where the broker does not acknowledge, 500 where we are at fault. */
  private static void faults(ApiFixture api, String one) {
    List<Request> writing =
        everyRequest(one).stream()
            .filter(
                request -> !request.method().equals("GET") || request.path().endsWith("/attempts"))
            .toList();
    api.send("POST", one + "/rotate-secret", "{\"grace_ms\": 0}", "if-match", "*");
    api.brokerAway = true;
    api.now = api.now.plusSeconds(10);
    writing.forEach(request -> assertThat(request.send(api).status()).isEqualTo(503));
    api.now = api.now.plusSeconds(10);
    api.brokerAway = false;
    api.broken = true;
    writing.forEach(request -> assertThat(request.send(api).status()).isEqualTo(500));
    api.broken = false;
    Subscription unshown = ExampleSubscription.subscription("sub_x").setTenantId("ten_x").build();
    unshown.put("created_at", null);
    ExampleSubscription.apply(api.subscriptions, "sub_x", Optional.of(unshown), 0);
    String others = SUBSCRIPTIONS.replace("ten_a", "ten_x");
    assertThat(api.get(others).status()).isEqualTo(500);
    assertThat(api.get(others + "/sub_x").status()).isEqualTo(500);
  }

  @Test
  void whatIsNoOperationIsAProblemAndOtherMethodsAreNamed() {
    try (ApiFixture api = ApiFixture.start(folder)) {
      assertThat(api.get("/v1/nothing").status()).isEqualTo(404);
      Answer put = api.send("PUT", NOBODY, "{}");
      assertThat(put.status()).isEqualTo(405);
      assertThat(put.header("allow")).isEqualTo("DELETE, GET, PATCH");
      assertThat(api.send("DELETE", "/openapi.yaml", null).status()).isEqualTo(405);
    }
  }

  @Test
  void theContractIsAnOpenApiDocument() throws Exception {
    try (InputStream in = getClass().getResourceAsStream("/openapi-3.1.schema.json")) {
      JsonNode schema = new ObjectMapper().readTree(in);
      assertThat(
              SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                  .getSchema(schema.toString(), InputFormat.JSON)
                  .validate(ApiFixture.CONTRACT.document().toString(), InputFormat.JSON))
          .isEmpty();
    }
  }

  @Test
  void theJudgeFindsWhatIsNotAsTheContractSays() {
    ObjectNode page = new ObjectMapper().createObjectNode();
    page.putArray("data");
    page.put("extra", 1);
    assertThat(mistakes("GET", SUBSCRIPTIONS, 200, page.toString())).hasSize(1);
    assertThat(mistakes("GET", SUBSCRIPTIONS, 200, "{}")).hasSize(1);
    assertThat(mistakes("GET", SUBSCRIPTIONS, 418, "{}")).hasSize(1);
    assertThat(mistakes("GET", NOBODY, 200, "{}")).hasSizeGreaterThan(2);
    assertThat(mistakes("GET", "/v1/nothing", 200, "{\"title\": 1}")).hasSizeGreaterThan(1);
  }

  private static List<String> mistakes(String method, String path, int status, String body) {
    HttpHeaders headers =
        HttpHeaders.of(Map.of("content-type", List.of("application/json")), (name, value) -> true);
    return ApiFixture.CONTRACT.mistakes(
        new Exchange(method, path, Optional.empty(), status, headers, body));
  }
}
