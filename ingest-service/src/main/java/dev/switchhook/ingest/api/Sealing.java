package dev.switchhook.ingest.api;

import dev.switchhook.events.Ciphertext;
import dev.switchhook.events.ClientCertificate;
import dev.switchhook.events.EndpointAuth;
import dev.switchhook.events.OAuth2Client;
import dev.switchhook.events.SecretHeader;
import dev.switchhook.events.SignatureScheme;
import dev.switchhook.events.SigningSecret;
import dev.switchhook.events.Subscription;
import dev.switchhook.kit.secret.CannotOpen;
import dev.switchhook.kit.secret.Ed25519Key;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.secret.Purpose;
import dev.switchhook.kit.secret.SecretBytes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts secrets into a subscription as ciphertext, each bound to its place. */
public final class Sealing {
  private static final int SHOWN = 4;

  private final Envelope envelope;

  public Sealing(Envelope envelope) {
    this.envelope = envelope;
  }

  SigningSecret signingSecret(
      SecretBytes secret, String tenant, String subscription, String secretId, Instant now) {
    return SigningSecret.newBuilder()
        .setSecretId(secretId)
        .setScheme(SignatureScheme.V1)
        .setSecret(envelope.seal(secret, tenant, subscription, Purpose.signing(secretId)))
        .setCreatedAt(now)
        .build();
  }

  /** Its public half stands beside it in the clear. */
  SigningSecret v1aKey(
      Ed25519Key key, String tenant, String subscription, String secretId, Instant now) {
    return SigningSecret.newBuilder(
            signingSecret(key.secretBytes(), tenant, subscription, secretId, now))
        .setScheme(SignatureScheme.V1A)
        .setPublicKey(key.publicText())
        .build();
  }

  /** What of a request stands in a subscription as ciphertext, but for the URL. */
  void credentials(Subscription.Builder subscription, SubscriptionRequest request) {
    String tenant = subscription.getTenantId();
    String id = subscription.getSubscriptionId();
    request.auth().ifPresent(auth -> subscription.setAuth(auth(auth, tenant, id)));
    request
        .certificate()
        .ifPresent(
            certificate ->
                subscription.setClientCertificate(
                    ClientCertificate.newBuilder()
                        .setChainPem(certificate.chainPem())
                        .setPrivateKey(
                            envelope.seal(certificate.key(), tenant, id, Purpose.CLIENT_KEY))
                        .build()));
  }

  Ciphertext creation(SecretBytes request, String tenant, String subscription) {
    return envelope.seal(request, tenant, subscription, Purpose.CREATION);
  }

  SecretBytes open(Ciphertext sealed, Subscription of, String purpose) throws CannotOpen {
    return envelope.open(sealed, of.getTenantId(), of.getSubscriptionId(), purpose);
  }

  private EndpointAuth auth(AuthRequest auth, String tenant, String subscription) {
    List<SecretHeader> headers =
        auth.headers().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                header ->
                    SecretHeader.newBuilder()
                        .setName(header.getKey())
                        .setValue(
                            envelope.seal(
                                header.getValue(),
                                tenant,
                                subscription,
                                Purpose.header(header.getKey())))
                        .build())
            .toList();
    EndpointAuth.Builder sealed =
        EndpointAuth.newBuilder().setKind(auth.kind()).setHeaders(headers);
    auth.secret()
        .ifPresent(
            secret -> sealed.setSecret(envelope.seal(secret, tenant, subscription, Purpose.AUTH)));
    auth.oauth2()
        .ifPresent(
            client ->
                sealed.setOauth2(
                    OAuth2Client.newBuilder()
                        .setTokenUrl(client.tokenUrl())
                        .setClientId(client.clientId())
                        .setClientSecret(
                            envelope.seal(
                                client.clientSecret(), tenant, subscription, Purpose.OAUTH2))
                        .setScopes(client.scopes())
                        .setAudience(client.audience().orElse(null))
                        .setClientAuthentication(client.authentication())
                        .build()));
    return sealed.build();
  }

  /** In the clear, or sealed where whoever knows it can use it. */
  void url(Subscription.Builder subscription, EndpointUrl.Usable url) {
    subscription.setUrlHost(url.host());
    if (ReceiverProfiles.urlIsSecret(subscription.getProfile())) {
      subscription.setUrl(null);
      subscription.setUrlSecret(
          envelope.seal(
              SecretBytes.ofUtf8(url.canonical()),
              subscription.getTenantId(),
              subscription.getSubscriptionId(),
              Purpose.URL));
    } else {
      subscription.setUrl(url.canonical());
      subscription.setUrlSecret(null);
    }
  }

  /** As it may be shown: a secret one is its host, an ellipsis and its last four characters. */
  String shownUrl(Subscription subscription) {
    return Optional.ofNullable(subscription.getUrl())
        .orElseGet(() -> "https://" + subscription.getUrlHost() + "/…" + lastOf(subscription));
  }

  private String lastOf(Subscription subscription) {
    if (subscription.getUrlSecret() == null) {
      return "";
    }
    try {
      String url = open(subscription.getUrlSecret(), subscription, Purpose.URL).utf8();
      return url.substring(Math.max(0, url.length() - SHOWN));
    } catch (CannotOpen _) {
      return "";
    }
  }
}
