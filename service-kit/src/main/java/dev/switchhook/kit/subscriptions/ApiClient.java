package dev.switchhook.kit.subscriptions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.kit.terminal.Screen;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The subscription API (docs/api/openapi.yaml). Redirects are not followed: the key would go with
 * them. Blocking.
 */
final class ApiClient implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final int TRIES = 3;
  private static final int THROTTLED = 20;
  private static final int PAGE = 1_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI api;
  private final Optional<String> key;
  private final Consumer<Duration> pause;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(DEADLINE).build();

  /**
   * @param api without a path of the API's own
   * @param key empty: the API is open
   * @param pause waits
   */
  ApiClient(URI api, Optional<String> key, Consumer<Duration> pause) {
    this.api = api;
    this.key = key;
    this.pause = pause;
  }

  /**
   * All of a tenant.
   *
   * @throws ApiFailure there is no answer to go by
   */
  List<JsonNode> list(String tenant) {
    List<JsonNode> all = new ArrayList<>();
    String after = "";
    do {
      JsonNode page =
          read(path(tenant) + "?limit=" + PAGE + (after.isEmpty() ? "" : "&after=" + after));
      page.path("data").forEach(all::add);
      after = page.path("next").asText("");
    } while (!after.isEmpty());
    return all;
  }

  /** As {@link #list}, of one. */
  JsonNode show(String tenant, String id) {
    return read(path(tenant) + "/" + id);
  }

  private JsonNode read(String path) {
    return switch (send(request(path).GET(), true)) {
      case ApiAnswer.Done(JsonNode json) when json.isObject() -> json;
      case ApiAnswer.Done _ ->
          throw new ApiFailure(0, "no JSON; is this the subscription API? " + api);
      case ApiAnswer.Refused(int status, String why) -> throw new ApiFailure(status, why);
      case ApiAnswer.Unknown(String why) -> throw new ApiFailure(0, why);
    };
  }

  /** Asked again where the answer is lost: under the same key it is the same creation. */
  ApiAnswer create(String tenant, String idempotencyKey, ObjectNode body) {
    return send(
        request(path(tenant))
            .header("content-type", "application/json")
            .header("idempotency-key", idempotencyKey)
            .POST(BodyPublishers.ofString(body.toString())),
        true);
  }

  ApiAnswer change(String tenant, String id, long version, ObjectNode patch) {
    return send(
        request(path(tenant) + "/" + id)
            .header("content-type", "application/merge-patch+json")
            .header("if-match", etag(version))
            .method("PATCH", BodyPublishers.ofString(patch.toString())),
        false);
  }

  ApiAnswer delete(String tenant, String id, long version) {
    return send(request(path(tenant) + "/" + id).header("if-match", etag(version)).DELETE(), false);
  }

  private static String path(String tenant) {
    return "/v1/tenants/" + tenant + "/subscriptions";
  }

  private static String etag(long version) {
    return '"' + Long.toString(version) + '"';
  }

  private HttpRequest.Builder request(String path) {
    String root = api.toString().replaceFirst("/+$", "");
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path)).timeout(DEADLINE);
    key.ifPresent(given -> request.header("authorization", "Bearer " + given));
    return request;
  }

  private ApiAnswer send(HttpRequest.Builder request, boolean repeatable) {
    ApiAnswer answer = once(request.build());
    for (int i = 1; i < TRIES && repeatable && answer instanceof ApiAnswer.Unknown; i++) {
      pause.accept(Duration.ofSeconds(i));
      answer = once(request.build());
    }
    return answer;
  }

  /** Waits where it is throttled: that was not done, so it may be asked again. */
  private ApiAnswer once(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      for (int i = 0; i < THROTTLED && response.statusCode() == 429; i++) {
        pause.accept(retryAfter(response));
        response = http.send(request, HttpResponse.BodyHandlers.ofString());
      }
      return answer(response);
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return new ApiAnswer.Unknown("no answer of " + api + ": " + Screen.safe(why));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new ApiAnswer.Unknown("interrupted");
    }
  }

  private static Duration retryAfter(HttpResponse<String> response) {
    String seconds = response.headers().firstValue("retry-after").orElse("1");
    Duration wait =
        seconds.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : LONGEST_WAIT;
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private static ApiAnswer answer(HttpResponse<String> response) {
    int status = response.statusCode();
    JsonNode json = json(response.body());
    if (status / 100 == 2) {
      return new ApiAnswer.Done(json);
    }
    StringBuilder why = new StringBuilder("HTTP " + status);
    if (json.path("detail").isTextual()) {
      why.append(": ").append(json.path("detail").textValue());
    }
    for (JsonNode error : json.path("errors")) {
      why.append("; ")
          .append(error.path("pointer").asText())
          .append(' ')
          .append(error.path("detail").asText());
    }
    String safe = Screen.safe(why.toString());
    return status >= 500 ? new ApiAnswer.Unknown(safe) : new ApiAnswer.Refused(status, safe);
  }

  private static JsonNode json(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json == null ? MissingNode.getInstance() : json;
    } catch (JsonProcessingException _) {
      // What a proxy says in HTML is told by its status.
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
