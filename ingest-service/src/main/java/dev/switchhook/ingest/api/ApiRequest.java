package dev.switchhook.ingest.api;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in a request. Each method throws a {@link ProblemException} for what is not right.
 */
final class ApiRequest {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");
  private static final Pattern ETAG = Pattern.compile("\"([0-9]{1,18})\"");
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");
  private static final int PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final RoutingContext context;

  ApiRequest(RoutingContext context) {
    this.context = context;
  }

  String tenant() {
    String tenant = context.pathParam("tenant");
    if (tenant == null || !ID.matcher(tenant).matches()) {
      throw bad("the tenant is not an id of [A-Za-z0-9_.:-]{1,128}");
    }
    return tenant;
  }

  String subscription() {
    String subscription = context.pathParam("subscription");
    if (subscription == null) {
      throw new ProblemException(Problem.notFound());
    }
    return subscription;
  }

  /** The version that the writer has read; empty: he does not say. */
  OptionalLong readVersion() {
    String match = context.request().getHeader("if-match");
    if (match == null || match.equals("*")) {
      return OptionalLong.empty();
    }
    Matcher etag = ETAG.matcher(match.strip());
    // Something else is no version of ours, so it does not match.
    return OptionalLong.of(etag.matches() ? Long.parseLong(etag.group(1)) : -1);
  }

  /** The delivery that is asked for. */
  Optional<String> delivery() {
    return context.queryParam("delivery").stream().findFirst();
  }

  Optional<String> idempotencyKey() {
    return Optional.ofNullable(context.request().getHeader("idempotency-key"));
  }

  /** As {@link #readVersion}, of an operation that must not be done by accident. */
  OptionalLong requiredVersion() {
    if (context.request().getHeader("if-match") == null) {
      throw new ProblemException(
          Problem.of(
              428,
              "Precondition Required",
              "if-match: the etag of the subscription as it was read, or * for whatever it is"));
    }
    return readVersion();
  }

  int limit() {
    if (context.queryParam("limit").isEmpty()) {
      return PAGE;
    }
    String limit = context.queryParam("limit").getFirst();
    if (!NUMBER.matcher(limit).matches() || Integer.parseInt(limit) > LARGEST_PAGE) {
      throw bad("limit: 1 to " + LARGEST_PAGE);
    }
    return Integer.parseInt(limit);
  }

  String after() {
    return context.queryParam("after").isEmpty() ? "" : context.queryParam("after").getFirst();
  }

  /** An object without members where there is no body. */
  JsonNode bodyOrEmpty() {
    Buffer body = context.body().buffer();
    return body == null || body.length() == 0 ? JSON.createObjectNode() : body();
  }

  JsonNode body() {
    requireJson();
    Buffer body = context.body().buffer();
    try {
      JsonNode json = JSON.readTree(body == null ? new byte[0] : body.getBytes());
      if (json.isObject()) {
        return json;
      }
    } catch (IOException _) {
      // Not the parser's message: it quotes the text, in which there may be secrets.
    }
    throw bad("the body is not a JSON object, or a member stands in it twice");
  }

  /** Not only tidiness: a page in a browser cannot send this type to a local port unasked. */
  private void requireJson() {
    String type = context.request().getHeader("content-type");
    String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    boolean merges =
        context.request().method().equals(HttpMethod.PATCH)
            && media.equals("application/merge-patch+json");
    if (!merges && !media.equals("application/json")) {
      throw new ProblemException(
          Problem.of(415, "Unsupported Media Type", "content-type: application/json is required"));
    }
  }

  private static ProblemException bad(String detail) {
    return new ProblemException(Problem.of(400, "Bad Request", detail));
  }
}
