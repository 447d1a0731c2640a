package dev.switchhook.local.receiver;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which secrets a path accepts, checked by the Standard Webhooks library. Thread-safe. */
final class TrustedSecrets {
  private final Map<String, List<Webhook>> byPath = new ConcurrentHashMap<>();
  private volatile List<Webhook> everywhere = List.of();

  /** Replaces what the path had. */
  void trust(String path, List<String> secrets) {
    byPath.put(path, secrets.stream().map(Webhook::new).toList());
  }

  /** For paths without secrets of their own. */
  void trustEverywhere(List<String> secrets) {
    everywhere = secrets.stream().map(Webhook::new).toList();
  }

  boolean anyFor(String path) {
    return !of(path).isEmpty();
  }

  Signature verify(Request request, String body) {
    List<Webhook> secrets = of(request.path());
    if (secrets.isEmpty()) {
      return Signature.UNCHECKED;
    }
    Map<String, List<String>> headers = signatureHeaders(request);
    return secrets.stream().anyMatch(secret -> accepts(secret, headers, body))
        ? Signature.VALID
        : Signature.INVALID;
  }

  private List<Webhook> of(String path) {
    return byPath.getOrDefault(path, everywhere);
  }

  private static Map<String, List<String>> signatureHeaders(Request request) {
    Map<String, List<String>> headers = new HashMap<>();
    for (Header header : request.headers()) {
      headers.merge(
          header.name().toLowerCase(Locale.ROOT),
          List.of(header.value()),
          (first, _) -> first); // the library, too, reads only the first line of a name
    }
    return headers;
  }

  private static boolean accepts(Webhook secret, Map<String, List<String>> headers, String body) {
    try {
      secret.verify(body, headers);
      return true;
    } catch (WebhookVerificationException e) {
      return false;
    }
  }
}
