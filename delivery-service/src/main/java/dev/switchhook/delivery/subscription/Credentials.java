package dev.switchhook.delivery.subscription;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What identifies us to a receiver besides the signature, opened. Never prints itself.
 *
 * @param headers custom and {@code authorization} headers, in lower case
 * @param oauth2 who fetches the token without which nothing is sent; empty: none is needed
 */
public record Credentials(Map<String, String> headers, Optional<OAuth2Client> oauth2) {
  public Credentials {
    headers = Map.copyOf(headers);
  }

  public static Credentials of(Map<String, String> headers) {
    return new Credentials(headers, Optional.empty());
  }

  Credentials withToken(String token) {
    Map<String, String> authorized = new HashMap<>(headers);
    authorized.put("authorization", "Bearer " + token);
    return of(authorized);
  }

  @Override
  public String toString() {
    return "Credentials[…]";
  }
}
