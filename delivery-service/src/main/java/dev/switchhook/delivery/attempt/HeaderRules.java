package dev.switchhook.delivery.attempt;

import dev.switchhook.kit.endpoint.CustomHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which header lines may leave. The HTTP client lets an empty name, a folded value and {@code
 * content-length} pass, so they are checked once more before anything is sent; how much they may be
 * was checked when the subscription was read.
 */
final class HeaderRules {
  private static final String AUTHORIZATION = "authorization";

  private HeaderRules() {}

  /** What is wrong with configured headers, naming the first that cannot be sent; never a value. */
  static Optional<String> problem(Map<String, String> configured) {
    for (Map.Entry<String, String> header : configured.entrySet()) {
      String name = header.getKey();
      if (CustomHeaders.nameProblem(name, false).isPresent()
          || !name.equals(name.toLowerCase(Locale.ROOT))) {
        return Optional.of("header name that may not be sent");
      }
      boolean fits =
          name.equals(AUTHORIZATION)
              ? isVisible(header.getValue())
              : CustomHeaders.valueProblem(header.getValue()).isEmpty();
      if (!fits) {
        return Optional.of("header value that may not be sent: " + name);
      }
    }
    return Optional.empty();
  }

  /** Longer than a custom one: a token has up to 4 KiB. */
  private static boolean isVisible(String value) {
    return value.chars().allMatch(c -> c >= 0x20 && c < 0x7f) && value.equals(value.strip());
  }

  /** Whether a value out of an event may be a header; if not, that header is left out. */
  static boolean isPlain(CharSequence value) {
    if (value.isEmpty() || value.length() > 128) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isLetterOrDigit(c) && c != '_' && c != '.' && c != ':' && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** Whether it can be a {@code webhook-id}: a dot could move bytes between the signed parts. */
  static boolean isWebhookId(String id) {
    return isPlain(id) && id.indexOf('.') < 0 && id.indexOf(':') < 0;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
