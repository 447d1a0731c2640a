package dev.switchhook.ingest.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.events.Subscription;
import io.vertx.core.http.HttpServerResponse;

/** Writes answers; does nothing where the client has gone. */
final class Answers {
  private static final String JSON = "application/json";

  private Answers() {}

  /** One subscription, with its version as the ETag. */
  static void subscription(
      HttpServerResponse response, int status, Subscription subscription, ObjectNode json) {
    response.putHeader("etag", "\"" + subscription.getVersion() + "\"");
    if (status == 201) {
      response.putHeader(
          "location",
          "/v1/tenants/%s/subscriptions/%s"
              .formatted(subscription.getTenantId(), subscription.getSubscriptionId()));
    }
    end(response, status, JSON, json);
  }

  static void page(HttpServerResponse response, ObjectNode json) {
    end(response, 200, JSON, json);
  }

  static void problem(HttpServerResponse response, Problem problem) {
    end(response, problem.status(), Problem.MEDIA_TYPE, problem.json());
  }

  private static void end(HttpServerResponse response, int status, String type, ObjectNode json) {
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("content-type", type)
        .putHeader("cache-control", "no-store")
        .end(json.toString());
  }
}
