package dev.switchhook.e2e.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * What a verifier is asked about, and when.
 *
 * @param now Unix seconds
 * @param id {@link #MISSING} where the header is
 */
record SignedRequest(
    long now, String secret, String id, String timestamp, String signatures, String body) {
  static final String MISSING = "-";

  /** Verified at the second at which it was signed. */
  static SignedRequest onTime(
      String secret, String id, String timestamp, String signatures, String body) {
    return new SignedRequest(Long.parseLong(timestamp), secret, id, timestamp, signatures, body);
  }

  SignedRequest at(long instant) {
    return new SignedRequest(instant, secret, id, timestamp, signatures, body);
  }

  SignedRequest withSecret(String other) {
    return new SignedRequest(now, other, id, timestamp, signatures, body);
  }

  SignedRequest withId(String other) {
    return new SignedRequest(now, secret, other, timestamp, signatures, body);
  }

  SignedRequest withTimestamp(String other) {
    return new SignedRequest(now, secret, id, other, signatures, body);
  }

  SignedRequest withSignatures(String other) {
    return new SignedRequest(now, secret, id, timestamp, other, body);
  }

  SignedRequest withBody(String other) {
    return new SignedRequest(now, secret, id, timestamp, signatures, other);
  }

  /** One line of what the drivers of {@code src/test/guide} read. */
  String line() {
    return String.join(
        "\t",
        Long.toString(now),
        secret,
        id,
        timestamp,
        signatures,
        Base64.getEncoder().encodeToString(body.getBytes(UTF_8)));
  }
}
