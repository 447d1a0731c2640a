package dev.switchhook.ingest.api;

import dev.switchhook.events.SignatureScheme;
import dev.switchhook.events.SigningSecret;
import dev.switchhook.events.Subscription;
import dev.switchhook.kit.secret.Ed25519Key;
import dev.switchhook.kit.secret.SecretBytes;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/** A new signing secret in the clear: imported, or made here. Exactly one of both is there. */
record FreshSecret(Optional<SecretBytes> secret, Optional<Ed25519Key> v1aKey) {

  static FreshSecret of(RotationRequest request, Random random) {
    return request.scheme() == SignatureScheme.V1A
        ? new FreshSecret(
            Optional.empty(), Optional.of(request.v1aKey().orElseGet(Ed25519Key::generate)))
        : new FreshSecret(
            Optional.of(request.secret().orElseGet(() -> WebhookSecret.generate(random))),
            Optional.empty());
  }

  SigningSecret sealed(Sealing sealing, Subscription of, String secretId, Instant now) {
    String tenant = of.getTenantId();
    String id = of.getSubscriptionId();
    return v1aKey
        .map(key -> sealing.v1aKey(key, tenant, id, secretId, now))
        .or(() -> secret.map(plain -> sealing.signingSecret(plain, tenant, id, secretId, now)))
        .orElseThrow();
  }

  @Override
  public String toString() {
    return "FreshSecret[…]";
  }
}
