package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.local.receiver.Received;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What receivers verify requests with: two libraries, and the JDK; none of it is ours. */
final class Verifiers {
  private Verifiers() {}

  static List<String> entries(Received request) {
    return List.of(request.header("webhook-signature").orElse("").split(" "));
  }

  /** Both libraries agree that one of these secrets signed it. */
  static boolean accepts(Received request, String... secrets) {
    boolean standard = false;
    boolean svix = false;
    for (String secret : secrets) {
      standard |= standard(request, secret);
      svix |= svix(request, secret);
    }
    if (standard != svix) {
      throw new AssertionError("the libraries disagree");
    }
    return standard;
  }

  private static boolean standard(Received request, String secret) {
    try {
      new com.standardwebhooks.Webhook(secret).verify(request.body().text(), headers(request));
      return true;
    } catch (com.standardwebhooks.exceptions.WebhookVerificationException e) {
      return false;
    }
  }

  private static boolean svix(Received request, String secret) {
    try {
      new com.svix.Webhook(secret)
          .verify(
              request.body().text(),
              java.net.http.HttpHeaders.of(headers(request), (name, value) -> true));
      return true;
    } catch (com.svix.exceptions.WebhookVerificationException e) {
      return false;
    } catch (com.svix.exceptions.EmptyWebhookSecretException e) {
      throw new AssertionError(e);
    }
  }

  /** One {@code v1a} entry verifies under this {@code whpk_}. */
  static boolean acceptsV1a(Received request, String publicKey) {
    byte[] raw = Base64.getDecoder().decode(publicKey.substring("whpk_".length()));
    String head = request.webhookId() + "." + request.header("webhook-timestamp").orElse("") + ".";
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      byte[] der =
          HexFormat.of().parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(raw));
      for (String entry : entries(request)) {
        if (entry.startsWith("v1a,")) {
          verifier.initVerify(
              KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
          verifier.update(head.getBytes(US_ASCII));
          verifier.update(request.body().text().getBytes(UTF_8));
          if (verifier.verify(Base64.getDecoder().decode(entry.substring(4)))) {
            return true;
          }
        }
      }
      return false;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, List<String>> headers(Received request) {
    Map<String, List<String>> headers = new TreeMap<>();
    request.headers().forEach(header -> headers.put(header.name(), List.of(header.value())));
    return headers;
  }
}
