package dev.switchhook.delivery.attempt;

import io.vertx.core.http.HttpClientResponse;

/** How much of an answer is read; the bytes of its head are the connector's to limit. */
final class ResponseLimits {
  static final int MOST_INTERIM = 5;
  static final int MOST_BODY_BYTES = 16 * 1024;
  private static final int MOST_HEADER_LINES = 100;

  private ResponseLimits() {}

  /** {@code MultiMap.size()} counts names, and a thousand lines may share one. */
  static boolean hasTooManyLines(HttpClientResponse response) {
    int lines = 0;
    for (var _ : response.headers()) {
      lines++;
    }
    return lines > MOST_HEADER_LINES;
  }
}
