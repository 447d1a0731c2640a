package dev.switchhook.delivery.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.signature.SigningSecret;
import dev.switchhook.events.Ciphertext;
import dev.switchhook.events.ReceiverProfile;
import dev.switchhook.events.SecretHeader;
import dev.switchhook.events.SignatureScheme;
import dev.switchhook.events.Subscription;
import dev.switchhook.kit.secret.CannotOpen;
import dev.switchhook.kit.secret.Envelope;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the secrets of a subscription: its URL, what signs, what authenticates. */
public final class EndpointOpener {
  private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(1);
  private static final Duration LONGEST_DEADLINE = Duration.ofSeconds(30);

  private final Envelope envelope;
  private final Duration deadline;
  private final InstantSource clock;

  /**
   * @param deadline of one attempt, where a subscription names none
   */
  public EndpointOpener(Envelope envelope, Duration deadline, InstantSource clock) {
    this.envelope = envelope;
    this.deadline = deadline;
    this.clock = clock;
  }

  /**
   * Active with everything opened, or locked with the reason.
   *
   * @throws BadRow when no key could make it usable
   */
  Standing open(Subscription subscription) throws BadRow {
    try {
      List<SigningSecret> secrets = signingSecrets(subscription);
      if (secrets.isEmpty()) {
        return new Standing.Locked("it has no secret that this build can sign with");
      }
      Optional<Map<String, String>> headers = headers(subscription);
      if (headers.isEmpty()) {
        return new Standing.Locked("its kind of authentication is not known to this build");
      }
      return new Standing.Active(
          new Endpoint(
              url(subscription),
              subscription.getUrlHost(),
              profile(subscription),
              secrets,
              headers.get(),
              deadline(subscription)));
    } catch (CannotOpen e) {
      return new Standing.Locked(String.valueOf(e.getMessage()));
    }
  }

  private List<SigningSecret> signingSecrets(Subscription subscription) throws CannotOpen, BadRow {
    Instant now = clock.instant();
    List<SigningSecret> secrets = new ArrayList<>();
    for (dev.switchhook.events.SigningSecret sealed : subscription.getSigningSecrets()) {
      Instant end = sealed.getExpiresAt();
      boolean over = end != null && !end.isAfter(now);
      if (sealed.getScheme() == SignatureScheme.V1 && !over) {
        byte[] secret = open(subscription, sealed.getSecret(), "signing/" + sealed.getSecretId());
        secrets.add(hmac(secret, end));
      }
    }
    return secrets;
  }

  private static SigningSecret hmac(byte[] secret, @Nullable Instant end) throws BadRow {
    try {
      return SigningSecret.hmac(secret, Optional.ofNullable(end));
    } catch (IllegalArgumentException e) {
      throw new BadRow(String.valueOf(e.getMessage()));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** Empty: a kind that this build does not know, which is not sent to without it. */
  private Optional<Map<String, String>> headers(Subscription subscription)
      throws CannotOpen, BadRow {
    Map<String, String> headers = new HashMap<>();
    for (SecretHeader header : subscription.getAuth().getHeaders()) {
      String name = header.getName().toLowerCase(Locale.ROOT);
      headers.put(name, text(open(subscription, header.getValue(), "header/" + name)));
    }
    switch (subscription.getAuth().getKind()) {
      case NONE, HEADERS -> {}
      case BEARER -> headers.put("authorization", "Bearer " + text(credential(subscription)));
      case BASIC ->
          headers.put(
              "authorization",
              "Basic " + Base64.getEncoder().encodeToString(credential(subscription)));
      case OAUTH2, UNKNOWN -> {
        return Optional.empty();
      }
    }
    return Optional.of(headers);
  }

  private byte[] credential(Subscription subscription) throws CannotOpen, BadRow {
    Ciphertext sealed = subscription.getAuth().getSecret();
    if (sealed == null) {
      throw new BadRow("auth names a kind and holds no secret");
    }
    return open(subscription, sealed, "auth");
  }

  private URI url(Subscription subscription) throws CannotOpen, BadRow {
    String open = subscription.getUrl();
    Ciphertext sealed = subscription.getUrlSecret();
    if ((open == null) == (sealed == null)) {
      throw new BadRow("exactly one of url and url_secret must be set");
    }
    String url = open;
    if (sealed != null) {
      url = text(open(subscription, sealed, "url"));
    }
    if (url == null) {
      throw new IllegalStateException("one of them is set");
    }
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new BadRow("url: not a URL"); // its own message repeats it
    }
  }

  private byte[] open(Subscription subscription, Ciphertext sealed, String purpose)
      throws CannotOpen {
    return envelope
        .open(sealed, subscription.getTenantId(), subscription.getSubscriptionId(), purpose)
        .bytes();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static ReceiverProfile profile(Subscription subscription) {
    return subscription.getProfile() == ReceiverProfile.UNKNOWN
        ? ReceiverProfile.STANDARD
        : subscription.getProfile();
  }

  private Duration deadline(Subscription subscription) {
    Long millis = subscription.getLimits().getTimeoutMs();
    if (millis == null) {
      return deadline;
    }
    Duration own = Duration.ofMillis(millis);
    return own.compareTo(SHORTEST_DEADLINE) < 0
        ? SHORTEST_DEADLINE
        : own.compareTo(LONGEST_DEADLINE) > 0 ? LONGEST_DEADLINE : own;
  }
}
