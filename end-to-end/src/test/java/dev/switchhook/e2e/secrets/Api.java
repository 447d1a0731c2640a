package dev.switchhook.e2e.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** The API and the admin pages as bytes: status line and headers do not matter here, bodies do. */
final class Api {
  static final String TENANT = "ten_canary";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;
  private final String key;

  Api(String base, String key) {
    this.base = URI.create(base);
    this.key = key;
  }

  String get(String path) {
    return ask("GET", path, "").body();
  }

  /** As its answer tells it, which is the one place where secrets may stand. */
  String create(String json) {
    HttpResponse<String> answer = ask("POST", "/v1/tenants/" + TENANT + "/subscriptions", json);
    if (answer.statusCode() != 201) {
      throw new AssertionError("not created: " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  /** What it says to a request that it does not take. */
  String refused(String json) {
    HttpResponse<String> answer = ask("POST", "/v1/tenants/" + TENANT + "/subscriptions", json);
    if (answer.statusCode() / 100 != 4) {
      throw new AssertionError("not refused: " + answer.statusCode());
    }
    return answer.body();
  }

  private HttpResponse<String> ask(String method, String path, String body) {
    try {
      return http.send(
          HttpRequest.newBuilder(base.resolve(path))
              .header("authorization", "Bearer " + key)
              .header("content-type", "application/json")
              .method(
                  method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
