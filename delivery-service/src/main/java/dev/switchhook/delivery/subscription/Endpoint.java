package dev.switchhook.delivery.subscription;

import dev.switchhook.delivery.egress.Transport;
import dev.switchhook.delivery.signature.SigningSecret;
import dev.switchhook.events.ReceiverProfile;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where and how a subscription's deliveries are sent, secrets opened. Made anew whenever the
 * subscription changes. Its {@code toString} shows the host and nothing else.
 *
 * @param signingSecrets newest first, never empty; which of them sign is decided at send time by
 *     their end
 * @param deadline of one attempt, over everything
 * @param transport its HTTP version, and the client certificate that is shown to it
 */
public record Endpoint(
    URI url,
    String host,
    ReceiverProfile profile,
    List<SigningSecret> signingSecrets,
    Credentials credentials,
    Duration deadline,
    Transport transport) {
  public Endpoint {
    signingSecrets = List.copyOf(signingSecrets);
  }

  /** Custom and {@code authorization} headers, in lower case. */
  public Map<String, String> headers() {
    return credentials.headers();
  }

  /** The same one, whose requests carry this token. */
  public Endpoint withToken(String token) {
    return new Endpoint(
        url, host, profile, signingSecrets, credentials.withToken(token), deadline, transport);
  }

  @Override
  public String toString() {
    return "Endpoint[" + host + "]";
  }
}
