package dev.switchhook.ingest.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.events.Subscription;
import io.vertx.core.http.HttpServerResponse;

/** The forms of answers. Each does nothing where the client has gone. */
final class Answers {
  private static final String JSON = "application/json";

  private Answers() {}

  /** One subscription, with its version as the ETag. */
  static Answer subscription(int status, Subscription subscription, ObjectNode json) {
    return response -> {
      response.putHeader("etag", "\"" + subscription.getVersion() + "\"");
      if (status == 201) {
        response.putHeader("location", path(subscription));
      }
      end(response, status, JSON, json.toString());
    };
  }

  static Answer json(int status, ObjectNode json) {
    return response -> end(response, status, JSON, json.toString());
  }

  /** 204. */
  static Answer nothing() {
    return response -> {
      if (!response.ended() && !response.closed()) {
        response.setStatusCode(204).end();
      }
    };
  }

  static Answer problem(Problem problem) {
    return response -> {
      problem
          .retryAfter()
          .ifPresent(wait -> response.putHeader("retry-after", "" + Admission.seconds(wait)));
      end(response, problem.status(), Problem.MEDIA_TYPE, problem.json().toString());
    };
  }

  static String path(Subscription subscription) {
    return "/v1/tenants/%s/subscriptions/%s"
        .formatted(subscription.getTenantId(), subscription.getSubscriptionId());
  }

  private static void end(HttpServerResponse response, int status, String type, String text) {
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("content-type", type)
        .putHeader("cache-control", "no-store")
        .end(text);
  }
}
