package dev.switchhook.local.receiver;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One request, written down before it was answered.
 *
 * @param at when the whole of it had arrived
 * @param headers as sent, in order
 * @param answered the status, 0 where the path's behaviour gives none
 */
public record Received(
    Instant at, String path, List<Header> headers, Body body, Signature signature, int answered) {

  /**
   * What was posted.
   *
   * @param text decoded as UTF-8; empty in what a receiver that keeps no bodies has kept
   * @param sha256 of the bytes, lower-case hex; empty when only counts are kept
   */
  public record Body(String text, String sha256) {}

  /** Of the first line of that name, in any letter case. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /** Empty text where there was none. */
  public String webhookId() {
    return header("webhook-id").orElse("");
  }

  /** 0 where there was none or no number. */
  public int attempt() {
    return header("x-switchhook-attempt")
        .filter(t -> t.matches("[0-9]{1,9}"))
        .map(Integer::parseInt)
        .orElse(0);
  }

  Received withoutText() {
    return new Received(at, path, headers, new Body("", body.sha256()), signature, answered);
  }

  /** Whether it was answered with a 2xx. */
  public boolean accepted() {
    return answered >= 200 && answered < 300;
  }
}
