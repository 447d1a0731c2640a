package dev.switchhook.delivery.attempt;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which header lines may leave. The HTTP client lets an empty name, a folded value and {@code
 * content-length} pass, so it is checked here, and before anything is sent.
 */
final class HeaderRules {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");

  /**
   * The ones that are ours, the connection's, or would make a proxy or a cloud trust the request.
   */
  private static final Pattern RESERVED =
      Pattern.compile(
          "host|connection|keep-alive|transfer-encoding|content-.*|expect|te|trailer|upgrade|proxy-.*"
              + "|date|user-agent|accept-encoding|cookie|webhook-.*|x-switchhook-.*|traceparent"
              + "|tracestate|forwarded|x-forwarded-.*|x-real-ip|x-amz-.*|x-goog-.*|x-google-.*"
              + "|x-azure-.*|metadata|metadata-flavor|x-aws-ec2-metadata-token.*");

  private static final int MOST_HEADERS = 21; // 20 and the authorization
  private static final int MOST_VALUE_BYTES = 8 * 1024;

  private HeaderRules() {}

  /** What is wrong with configured headers, naming the first that cannot be sent; never a value. */
  static Optional<String> problem(Map<String, String> configured) {
    if (configured.size() > MOST_HEADERS) {
      return Optional.of("too many headers");
    }
    int bytes = 0;
    for (Map.Entry<String, String> header : configured.entrySet()) {
      String name = header.getKey();
      if (!NAME.matcher(name).matches() || RESERVED.matcher(name).matches()) {
        return Optional.of("header name that may not be sent");
      }
      if (!isValue(header.getValue())) {
        return Optional.of("header value that may not be sent: " + name);
      }
      bytes += header.getValue().length();
    }
    return bytes > MOST_VALUE_BYTES ? Optional.of("headers too large") : Optional.empty();
  }

  /** Visible ASCII, blanks and tabs, none of these at either end. */
  private static boolean isValue(String value) {
    return value.chars().allMatch(c -> (c >= 0x20 && c < 0x7f) || c == '\t')
        && value.equals(value.strip());
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
