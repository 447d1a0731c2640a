package dev.switchhook.delivery.subscription;

import dev.switchhook.events.ClientAuthentication;
import dev.switchhook.kit.secret.SecretBytes;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Who asks for a token, and where: RFC 6749, section 4.4. Prints the token endpoint's host alone.
 *
 * @param authentication BASIC or BODY
 */
public record OAuth2Client(
    URI tokenUrl,
    String id,
    SecretBytes secret,
    List<String> scopes,
    Optional<String> audience,
    ClientAuthentication authentication) {
  public OAuth2Client {
    scopes = List.copyOf(scopes);
  }

  @Override
  public String toString() {
    return "OAuth2Client[" + tokenUrl.getHost() + "]";
  }
}
