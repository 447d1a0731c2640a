package dev.switchhook.kit.endpoint;

import java.util.Optional;
import java.util.regex.Pattern;

/** What may follow {@code Bearer} in an authorization header (RFC 6750, b64token). Pure. */
public final class BearerToken {
  public static final int LONGEST = 4 * 1024;

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private BearerToken() {}

  /** Why such a token is not taken, without it; empty: it is. */
  public static Optional<String> problem(String token) {
    if (token.length() > LONGEST) {
      return Optional.of("longer than " + LONGEST + " characters");
    }
    return TOKEN.matcher(token).matches()
        ? Optional.empty()
        : Optional.of("must be of [A-Za-z0-9._~+/-]+=*");
  }
}
