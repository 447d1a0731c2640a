package dev.switchhook.delivery.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.subscription.OAuth2Client;
import dev.switchhook.events.ClientAuthentication;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks for a token with the client's credentials: RFC 6749, sections 4.4.2 and 2.3.1. */
final class TokenRequest {
  private TokenRequest() {}

  static Buffer form(OAuth2Client client) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("grant_type", "client_credentials");
    if (!client.scopes().isEmpty()) {
      fields.put("scope", String.join(" ", client.scopes()));
    }
    client.audience().ifPresent(audience -> fields.put("audience", audience));
    if (client.authentication() == ClientAuthentication.BODY) {
      fields.put("client_id", client.id());
      fields.put("client_secret", client.secret().utf8());
    }
    return Buffer.buffer(
        fields.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&")));
  }

  static void write(MultiMap headers, String authority, OAuth2Client client, Buffer form) {
    headers.add("host", authority);
    if (client.authentication() == ClientAuthentication.BASIC) {
      String pair = encoded(client.id()) + ":" + encoded(client.secret().utf8());
      headers.add(
          "authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }
    headers.add("content-type", "application/x-www-form-urlencoded");
    headers.add("content-length", Integer.toString(form.length()));
    headers.add("accept", "application/json");
    headers.add("accept-encoding", "identity");
    headers.add("user-agent", RequestHead.SWITCHHOOK);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
