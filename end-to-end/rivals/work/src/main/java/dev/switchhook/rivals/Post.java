package dev.switchhook.rivals;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * One signed POST, ready for any HTTP client.
 *
 * @param headers by name, those that we send too
 * @param body with an array of its own
 */
public record Post(URI url, Map<String, String> headers, ByteBuffer body) {
  /** Redirects are not followed, so they are failures like the rest. */
  public static boolean isDelivered(int status) {
    return status >= 200 && status < 300;
  }
}
