package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.attempt.RawReceiver.Script;
import dev.switchhook.delivery.egress.Transport;
import dev.switchhook.delivery.subscription.Credentials;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.delivery.subscription.OAuth2Client;
import dev.switchhook.events.ClientAuthentication;
import dev.switchhook.kit.secret.SecretBytes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Deliveries that need a token, and token endpoints for them. */
final class TokenPosts {
  static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

  private TokenPosts() {}

  /** Another token, {@code token-1} first, for each request. */
  static Script minting() {
    AtomicInteger minted = new AtomicInteger();
    return line -> {
      while (true) {
        line.request();
        line.say(token("token-" + minted.incrementAndGet(), 3600));
      }
    };
  }

  static Script says(String answer) {
    return line -> {
      line.request();
      line.say(answer);
      line.waitForTheEnd();
    };
  }

  static String token(String token, long seconds) {
    String json =
        "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}"
            .formatted(token, seconds);
    return "HTTP/1.1 200 OK\r\ncontent-length: " + json.length() + "\r\n\r\n" + json;
  }

  static List<String> authorizations(RawReceiver receiver) {
    return receiver.requests.stream()
        .flatMap(request -> request.headerLines().stream())
        .filter(line -> line.startsWith("authorization: "))
        .map(line -> line.substring("authorization: ".length()))
        .toList();
  }

  static Endpoint endpoint(
      RawReceiver receiver, String tokenUrl, ClientAuthentication authentication) {
    return endpoint(receiver, tokenUrl, authentication, Posting.LONG);
  }

  static Endpoint endpoint(
      RawReceiver receiver,
      String tokenUrl,
      ClientAuthentication authentication,
      Duration deadline) {
    Endpoint plain = Posting.endpoint(receiver.url(), deadline);
    OAuth2Client client =
        new OAuth2Client(
            URI.create(tokenUrl),
            "client:1",
            SecretBytes.ofUtf8("s/3cr=t"),
            List.of("calls.write", "calls.read"),
            Optional.of("crm"),
            authentication);
    return new Endpoint(
        plain.url(),
        plain.host(),
        plain.profile(),
        plain.signingSecrets(),
        new Credentials(Map.of("x-custom", "1"), Optional.of(client)),
        deadline,
        Transport.STANDARD);
  }
}
