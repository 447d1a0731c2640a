package dev.switchhook.ingest.api;

import dev.switchhook.events.SignatureScheme;
import dev.switchhook.events.SigningSecret;
import dev.switchhook.events.Subscription;
import dev.switchhook.ingest.api.SubscriptionWriter.WithSecret;
import dev.switchhook.kit.secret.CannotOpen;
import dev.switchhook.kit.secret.Ed25519Key;
import dev.switchhook.kit.secret.Purpose;
import dev.switchhook.kit.secret.SecretBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A creation that was done before under its idempotency key: the same answer, for a day. */
final class RepeatedCreation {
  /** Long enough for a caller who lost the answer; the secrets stand in it. */
  static final Duration REPEATABLE = Duration.ofDays(1);

  private final Sealing sealing;

  RepeatedCreation(Sealing sealing) {
    this.sealing = sealing;
  }

  /**
   * What was answered then.
   *
   * @throws ProblemException another body, or the answer can no longer be given
   */
  WithSecret answer(Subscription made, IdempotencyKey key, Instant now) {
    try {
      if (made.getCreation() == null
          || !sealing.open(made.getCreation(), made, Purpose.CREATION).equals(key.request())) {
        throw conflict("this idempotency-key was used with another body");
      }
      if (made.getVersion() != 1 || !now.isBefore(made.getCreatedAt().plus(REPEATABLE))) {
        throw conflict(
            made.getSubscriptionId()
                + " was made under this idempotency-key, and was changed since or a day ago: read it");
      }
      Optional<SecretBytes> secret = Optional.empty();
      Optional<Ed25519Key> v1aKey = Optional.empty();
      for (SigningSecret each : made.getSigningSecrets()) {
        SecretBytes plain =
            sealing.open(each.getSecret(), made, Purpose.signing(each.getSecretId()));
        if (each.getScheme() == SignatureScheme.V1A) {
          v1aKey = Optional.of(Ed25519Key.of(plain.bytes()));
        } else {
          secret = Optional.of(plain);
        }
      }
      return new WithSecret(made, secret, v1aKey);
    } catch (CannotOpen e) {
      throw new IllegalStateException("sealed here and not to be opened: " + e.why(), e);
    }
  }

  private static ProblemException conflict(String detail) {
    return new ProblemException(Problem.of(409, "Conflict", detail));
  }
}
