package dev.switchhook.kit.endpoint;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which custom headers a subscription may send (docs/webhook-contract.md, "Other authentication").
 * Pure.
 */
public final class CustomHeaders {
  public static final int MOST = 20;

  /** Characters of all names and values. */
  public static final int LONGEST_IN_ALL = 8 * 1024;

  private static final int LONGEST_VALUE = 1024;

  /** RFC 9110 token. */
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");

  /** Visible ASCII, blank and tab, none of the two at either end. */
  private static final Pattern VALUE = Pattern.compile("[!-~]([ \t!-~]*[!-~])?");

  private static final Set<String> FORBIDDEN =
      Set.of(
          "host",
          "connection",
          "keep-alive",
          "transfer-encoding",
          "expect",
          "te",
          "trailer",
          "upgrade",
          "date",
          "user-agent",
          "accept-encoding",
          "cookie",
          "traceparent",
          "tracestate",
          "forwarded",
          "x-real-ip",
          "metadata",
          "metadata-flavor");

  private static final List<String> FORBIDDEN_PREFIXES =
      List.of(
          "content-",
          "proxy-",
          "webhook-",
          "x-switchhook-",
          "x-forwarded-",
          "x-amz-",
          "x-goog-",
          "x-google-",
          "x-azure-",
          "x-aws-ec2-metadata-token");

  private CustomHeaders() {}

  /**
   * Why a header of that name is not taken; empty: it is.
   *
   * @param authorized whether another setting makes the authorization header
   */
  public static Optional<String> nameProblem(String name, boolean authorized) {
    if (!NAME.matcher(name).matches()) {
      return Optional.of("not a header name (RFC 9110 token)");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (FORBIDDEN.contains(lower) || FORBIDDEN_PREFIXES.stream().anyMatch(lower::startsWith)) {
      return Optional.of("this header is set by Switchhook or may not be set");
    }
    return authorized && lower.equals("authorization")
        ? Optional.of("the kind of authentication makes this header")
        : Optional.empty();
  }

  /** Why such a value is not taken; empty: it is. */
  public static Optional<String> valueProblem(String value) {
    if (value.length() > LONGEST_VALUE) {
      return Optional.of("longer than " + LONGEST_VALUE + " characters");
    }
    return VALUE.matcher(value).matches()
        ? Optional.empty()
        : Optional.of("not visible ASCII, or with a blank at an end");
  }
}
