package dev.switchhook.delivery.subscription;

import dev.switchhook.delivery.egress.ClientIdentity;
import dev.switchhook.delivery.egress.Transport;
import dev.switchhook.delivery.signature.SigningSecret;
import dev.switchhook.events.Ciphertext;
import dev.switchhook.events.ClientCertificate;
import dev.switchhook.events.HttpVersionChoice;
import dev.switchhook.events.ReceiverProfile;
import dev.switchhook.events.SignatureScheme;
import dev.switchhook.events.Subscription;
import dev.switchhook.kit.secret.CannotOpen;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.secret.Purpose;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
      SecretOpener sealed = new SecretOpener(envelope, subscription);
      List<SigningSecret> secrets = signingSecrets(sealed);
      if (secrets.isEmpty()) {
        return new Standing.Locked("it has no secret that this build can sign with");
      }
      Optional<Credentials> credentials = new CredentialsOpener(sealed).open();
      if (credentials.isEmpty()) {
        return new Standing.Locked("its kind of authentication is not known to this build");
      }
      return new Standing.Active(
          new Endpoint(
              url(sealed),
              subscription.getUrlHost(),
              profile(subscription),
              secrets,
              credentials.get(),
              deadline(subscription),
              transport(sealed)));
    } catch (UnusableCertificate e) {
      return new Standing.Locked(String.valueOf(e.getMessage()));
    } catch (CannotOpen e) {
      return new Standing.Locked(String.valueOf(e.getMessage()));
    }
  }

  private List<SigningSecret> signingSecrets(SecretOpener opener) throws CannotOpen, BadRow {
    Instant now = clock.instant();
    List<SigningSecret> secrets = new ArrayList<>();
    for (dev.switchhook.events.SigningSecret sealed : opener.subscription().getSigningSecrets()) {
      Instant end = sealed.getExpiresAt();
      boolean known = sealed.getScheme() != SignatureScheme.UNKNOWN;
      if (known && (end == null || end.isAfter(now))) {
        byte[] secret =
            opener.open(sealed.getSecret(), Purpose.signing(sealed.getSecretId())).bytes();
        secrets.add(secret(sealed.getScheme(), secret, end));
      }
    }
    return secrets;
  }

  private static SigningSecret secret(SignatureScheme scheme, byte[] secret, @Nullable Instant end)
      throws BadRow {
    try {
      Optional<Instant> until = Optional.ofNullable(end);
      return scheme == SignatureScheme.V1A
          ? SigningSecret.ed25519(secret, until)
          : SigningSecret.hmac(secret, until);
    } catch (IllegalArgumentException e) {
      throw new BadRow(String.valueOf(e.getMessage()));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static Transport transport(SecretOpener opener) throws CannotOpen, UnusableCertificate {
    return new Transport(
        opener.subscription().getHttpVersion() == HttpVersionChoice.HTTP_2_IF_OFFERED,
        identity(opener));
  }

  /** One that cannot be used is not left out: its receiver would be sent to without it. */
  private static Optional<ClientIdentity> identity(SecretOpener opener)
      throws CannotOpen, UnusableCertificate {
    ClientCertificate certificate = opener.subscription().getClientCertificate();
    if (certificate == null) {
      return Optional.empty();
    }
    byte[] key = opener.open(certificate.getPrivateKey(), Purpose.CLIENT_KEY).bytes();
    try {
      return Optional.of(ClientIdentity.read(certificate.getChainPem(), key));
    } catch (IllegalArgumentException e) {
      throw new UnusableCertificate(String.valueOf(e.getMessage()));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static final class UnusableCertificate extends Exception {
    private static final long serialVersionUID = 1;

    private UnusableCertificate(String what) {
      super(what);
    }
  }

  private static URI url(SecretOpener opener) throws CannotOpen, BadRow {
    String open = opener.subscription().getUrl();
    Ciphertext sealed = opener.subscription().getUrlSecret();
    if ((open == null) == (sealed == null)) {
      throw new BadRow("exactly one of url and url_secret must be set");
    }
    String url = open;
    if (sealed != null) {
      url = opener.text(sealed, Purpose.URL);
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
