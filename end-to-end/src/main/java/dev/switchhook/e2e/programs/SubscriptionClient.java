package dev.switchhook.e2e.programs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** Makes subscriptions as the platform's backend would: by REST. */
public final class SubscriptionClient {
  /**
   * What the API answered.
   *
   * @param secret {@code whsec_…}, shown this once
   */
  public record Created(String subscriptionId, String secret) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI api;
  private final HttpClient http = HttpClient.newHttpClient();

  public SubscriptionClient(URI api) {
    this.api = api;
  }

  public Created create(String tenant, URI url, List<String> eventTypes) {
    return create(tenant, Map.of("url", url.toString(), "event_types", eventTypes));
  }

  public Created create(String tenant, Map<String, Object> subscription) {
    JsonNode made = ask("POST", "/v1/tenants/" + tenant + "/subscriptions", subscription, 201);
    return new Created(made.path("id").asText(), made.path("secret").asText());
  }

  /** A person says that its endpoint is repaired. */
  public void enable(String tenant, String subscriptionId) {
    ask(
        "PATCH",
        "/v1/tenants/" + tenant + "/subscriptions/" + subscriptionId,
        Map.of("state", "active"),
        200);
  }

  private JsonNode ask(String method, String path, Map<String, Object> body, int expected) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(api.resolve(path))
              .header("content-type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != expected) {
        throw new IllegalStateException(
            method + " " + path + " was answered " + answer.statusCode() + ": " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the API's answer is no JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
