package dev.switchhook.ingest.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may use the API: whoever shows the key. Without a key nobody, unless it is open. */
final class OperatorKey {
  private static final String SCHEME = "bearer ";

  private final boolean open;
  private final Optional<String> key;

  /**
   * The rule for all requests.
   *
   * @param key empty where none is set
   */
  OperatorKey(boolean open, Optional<String> key) {
    this.open = open;
    this.key = key;
  }

  boolean admits(@Nullable String authorization) {
    if (open) {
      return true;
    }
    return key.isPresent()
        && authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && isSame(key.get(), authorization.substring(SCHEME.length()).strip());
  }

  /** Of the hashes, so that not even the length shows in the time it takes. */
  private static boolean isSame(String expected, String given) {
    return MessageDigest.isEqual(sha256(expected), sha256(given));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return open ? "open" : "closed";
  }
}
