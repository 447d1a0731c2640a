package dev.switchhook.ingest.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** docs/api/openapi.yaml as a judge: every exchange is held to it, by somebody else's validator. */
final class Contract {
  private static final List<String> METHODS = List.of("get", "post", "patch", "delete", "put");
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final JsonNode document;

  Contract(JsonNode document) {
    this.document = document;
  }

  /** One request and its answer. */
  record Exchange(
      String method,
      String path,
      Optional<String> requestBody,
      int status,
      HttpHeaders headers,
      String body) {}

  private record Operation(String id, JsonNode node) {}

  static Contract served() {
    try (InputStream in = Contract.class.getResourceAsStream("/openapi.yaml")) {
      return new Contract(YAML.readTree(in));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  JsonNode document() {
    return document;
  }

  /** What it says can be answered: {@code createSubscription 201}. */
  TreeSet<String> promises() {
    TreeSet<String> all = new TreeSet<>();
    document
        .get("paths")
        .forEach(
            path ->
                METHODS.forEach(
                    method ->
                        path.path(method)
                            .path("responses")
                            .fieldNames()
                            .forEachRemaining(
                                status ->
                                    all.add(
                                        path.get(method).get("operationId").textValue()
                                            + " "
                                            + status))));
    return all;
  }

  /** Which promise it is; empty where it is no operation of the contract. */
  Optional<String> promise(Exchange exchange) {
    return operation(exchange).map(operation -> operation.id() + " " + exchange.status());
  }

  /** What is not as the contract says. */
  List<String> mistakes(Exchange exchange) {
    Optional<Operation> operation = operation(exchange);
    if (operation.isEmpty()) {
      List<String> stray = new ArrayList<>();
      if (exchange.status() < 400) {
        stray.add("answered " + exchange.status() + " and is no operation");
      }
      judge(exchange.body(), problem(), "answer", stray);
      return stray;
    }
    JsonNode response = operation.get().node().get("responses").path("" + exchange.status());
    if (response.isMissingNode()) {
      return List.of(operation.get().id() + " does not document " + exchange.status());
    }
    List<String> mistakes = new ArrayList<>();
    answered(exchange, resolved(response), mistakes);
    if (exchange.status() < 300) {
      asked(exchange, operation.get().node().path("requestBody"), mistakes);
    }
    return mistakes;
  }

  private void answered(Exchange exchange, JsonNode response, List<String> mistakes) {
    for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
      Optional<String> value = exchange.headers().firstValue(header.getKey());
      JsonNode schema = resolved(header.getValue()).get("schema");
      if (value.isPresent()) {
        judge(json(value.get(), schema), schema, "header " + header.getKey(), mistakes);
      } else if (resolved(header.getValue()).path("required").booleanValue()) {
        mistakes.add("no header " + header.getKey());
      }
    }
    String type = exchange.headers().firstValue("content-type").orElse("");
    if (!response.has("content")) {
      if (!exchange.body().isEmpty()) {
        mistakes.add("a body where none is documented");
      }
      return;
    }
    JsonNode media = response.get("content").path(type.split(";")[0]);
    if (media.isMissingNode()) {
      mistakes.add("content-type " + type + " is not documented");
    } else if (type.contains("json")) {
      judge(exchange.body(), strict(media.get("schema")), "answer", mistakes);
    }
  }

  private void asked(Exchange exchange, JsonNode request, List<String> mistakes) {
    if (exchange.requestBody().isPresent() && request.isMissingNode()) {
      mistakes.add("takes a body that is not documented");
    } else if (exchange.requestBody().isPresent()) {
      JsonNode schema = request.get("content").get("application/json").get("schema");
      judge(exchange.requestBody().get(), schema, "request", mistakes);
    }
  }

  private void judge(String json, JsonNode schema, String what, List<String> mistakes) {
    ObjectNode whole = YAML.createObjectNode();
    whole.setAll((ObjectNode) schema.deepCopy());
    whole.set("components", document.get("components"));
    List<Error> errors =
        REGISTRY
            .getSchema(whole.toString(), InputFormat.JSON)
            .validate(
                json,
                InputFormat.JSON,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    errors.forEach(error -> mistakes.add(what + " " + error));
  }

  /** A member that the contract does not name is a mistake of ours; for clients it is not one. */
  private JsonNode strict(JsonNode schema) {
    ObjectNode strict = resolved(schema).deepCopy();
    if (strict.has("properties") && !strict.has("additionalProperties")) {
      strict.put("additionalProperties", false);
    }
    return strict;
  }

  private static String json(String text, JsonNode schema) {
    boolean number = schema.path("type").asText().equals("integer");
    return number ? text : YAML.getNodeFactory().textNode(text).toString();
  }

  private JsonNode problem() {
    return document.at("/components/schemas/Problem");
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
  }

  private Optional<Operation> operation(Exchange exchange) {
    String path = exchange.path().split("\\?", 2)[0];
    for (Map.Entry<String, JsonNode> each : document.get("paths").properties()) {
      JsonNode node = each.getValue().path(exchange.method().toLowerCase());
      if (path.matches(each.getKey().replaceAll("\\{[a-z]+}", "[^/]+")) && !node.isMissingNode()) {
        return Optional.of(new Operation(node.get("operationId").textValue(), node));
      }
    }
    return Optional.empty();
  }
}
