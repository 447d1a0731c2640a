package dev.switchhook.ingest.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Why a request was not done: RFC 9457, with every mistake in it. */
record Problem(
    int status, String title, String detail, List<Mistake> errors, Optional<Duration> retryAfter) {
  static final String MEDIA_TYPE = "application/problem+json";

  Problem {
    errors = List.copyOf(errors);
  }

  /**
   * One thing that is wrong with a request.
   *
   * @param pointer RFC 6901, to the member at fault
   * @param detail does not repeat the value, which may be a secret
   */
  record Mistake(String pointer, String detail) {}

  static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, List.of(), Optional.empty());
  }

  static Problem invalid(List<Mistake> mistakes) {
    return new Problem(
        422,
        "Unprocessable Content",
        mistakes.size() == 1 ? "1 mistake" : mistakes.size() + " mistakes",
        mistakes,
        Optional.empty());
  }

  static Problem notFound() {
    return of(404, "Not Found", "there is no such subscription of this tenant");
  }

  /**
   * 429.
   *
   * @param wait until it may be asked again
   */
  static Problem tooOften(String detail, Duration wait) {
    return new Problem(429, "Too Many Requests", detail, List.of(), Optional.of(wait));
  }

  /**
   * A rotation that would put one signature too many into the header.
   *
   * @param possibleAt when one of them ends; empty: none does by itself
   */
  static Problem tooManySignatures(Optional<Instant> possibleAt) {
    return of(
        409,
        "Conflict",
        SecretRotation.MOST
            + " secrets sign already: end_earlier ends those in their grace"
            + possibleAt.map(at -> ", or try again at " + at).orElse(""));
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("title", title);
    json.put("status", status);
    json.put("detail", detail);
    if (!errors.isEmpty()) {
      ArrayNode array = json.putArray("errors");
      for (Mistake mistake : errors) {
        array.addObject().put("pointer", mistake.pointer()).put("detail", mistake.detail());
      }
    }
    return json;
  }
}
