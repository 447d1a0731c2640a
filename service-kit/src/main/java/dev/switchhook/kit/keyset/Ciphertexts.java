package dev.switchhook.kit.keyset;

import dev.switchhook.events.Ciphertext;
import dev.switchhook.events.ClientCertificate;
import dev.switchhook.events.EndpointAuth;
import dev.switchhook.events.OAuth2Client;
import dev.switchhook.events.SecretHeader;
import dev.switchhook.events.SigningSecret;
import dev.switchhook.events.Subscription;
import dev.switchhook.kit.secret.CannotOpen;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.secret.Purpose;
import dev.switchhook.kit.secret.SecretBytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Everything that is sealed in a subscription. Pure, but for the keys. */
final class Ciphertexts {
  private Ciphertexts() {}

  /** Wherever they stand, also in fields of which {@link #sealedAnew} knows nothing. */
  static List<Ciphertext> in(Subscription subscription) {
    List<Ciphertext> found = new ArrayList<>();
    collect(subscription, found);
    return found;
  }

  private static void collect(@Nullable Object value, List<Ciphertext> found) {
    switch (value) {
      case null -> {}
      case Ciphertext sealed -> found.add(sealed);
      case Collection<?> many -> many.forEach(each -> collect(each, found));
      case IndexedRecord record ->
          record.getSchema().getFields().forEach(field -> collect(record.get(field.pos()), found));
      default -> {}
    }
  }

  /**
   * The same subscription with each secret sealed under the primary key.
   *
   * @throws CannotOpen when one of them does not open
   */
  static Subscription sealedAnew(Envelope envelope, Subscription subscription) throws CannotOpen {
    Place place = new Place(envelope, subscription.getTenantId(), subscription.getSubscriptionId());
    Subscription.Builder anew = Subscription.newBuilder(subscription);
    if (subscription.getUrlSecret() != null) {
      anew.setUrlSecret(place.sealed(subscription.getUrlSecret(), Purpose.URL));
    }
    List<SigningSecret> secrets = new ArrayList<>();
    for (SigningSecret secret : subscription.getSigningSecrets()) {
      secrets.add(
          SigningSecret.newBuilder(secret)
              .setSecret(place.sealed(secret.getSecret(), Purpose.signing(secret.getSecretId())))
              .build());
    }
    anew.setSigningSecrets(secrets).setAuth(auth(place, subscription.getAuth()));
    ClientCertificate certificate = subscription.getClientCertificate();
    if (certificate != null) {
      anew.setClientCertificate(
          ClientCertificate.newBuilder(certificate)
              .setPrivateKey(place.sealed(certificate.getPrivateKey(), Purpose.CLIENT_KEY))
              .build());
    }
    if (subscription.getCreation() != null) {
      anew.setCreation(place.sealed(subscription.getCreation(), Purpose.CREATION));
    }
    return anew.build();
  }

  private static EndpointAuth auth(Place place, EndpointAuth auth) throws CannotOpen {
    EndpointAuth.Builder anew = EndpointAuth.newBuilder(auth);
    if (auth.getSecret() != null) {
      anew.setSecret(place.sealed(auth.getSecret(), Purpose.AUTH));
    }
    List<SecretHeader> headers = new ArrayList<>();
    for (SecretHeader header : auth.getHeaders()) {
      headers.add(
          SecretHeader.newBuilder(header)
              .setValue(place.sealed(header.getValue(), Purpose.header(header.getName())))
              .build());
    }
    anew.setHeaders(headers);
    OAuth2Client client = auth.getOauth2();
    if (client != null) {
      anew.setOauth2(
          OAuth2Client.newBuilder(client)
              .setClientSecret(place.sealed(client.getClientSecret(), Purpose.OAUTH2))
              .build());
    }
    return anew.build();
  }

  private record Place(Envelope envelope, String tenant, String subscription) {
    Ciphertext sealed(Ciphertext before, String purpose) throws CannotOpen {
      SecretBytes plain = envelope.open(before, tenant, subscription, purpose);
      try {
        return envelope.seal(plain, tenant, subscription, purpose);
      } finally {
        plain.wipe();
      }
    }
  }
}
