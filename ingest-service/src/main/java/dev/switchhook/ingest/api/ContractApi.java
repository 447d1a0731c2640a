package dev.switchhook.ingest.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.events.CallEvent;
import dev.switchhook.ingest.fanout.ApiVersions;
import dev.switchhook.ingest.fanout.EventType;
import dev.switchhook.ingest.fanout.UsefulLife;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** What can be asked of the API and subscribed to: for whoever reaches it, without a key. */
final class ContractApi {
  static final String OPENAPI = "/openapi.yaml";

  private final Buffer openApi = Packaged.file(OPENAPI);
  private final ObjectNode eventTypes = eventTypes();

  void mount(Routes routes) {
    routes.get(OPENAPI, this::openApi);
    routes.get("/v1/event-types", this::eventTypes);
  }

  private void openApi(RoutingContext context) {
    context.response().putHeader("content-type", "application/yaml").end(openApi);
  }

  private void eventTypes(RoutingContext context) {
    Answers.json(200, eventTypes).write(context.response());
  }

  private static ObjectNode eventTypes() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode data = json.putArray("data");
    for (EventType type : EventType.of(CallEvent.getClassSchema())) {
      ObjectNode each = data.addObject().put("type", type.name());
      type.says().ifPresent(doc -> each.put("description", doc));
      each.put("useful_life_ms", UsefulLife.usual(type.name()).toMillis());
    }
    json.putArray("api_versions").add(ApiVersions.NEWEST);
    return json;
  }
}
