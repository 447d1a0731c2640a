package dev.switchhook.kit.keyset;

import dev.switchhook.events.AuthKind;
import dev.switchhook.events.Ciphertext;
import dev.switchhook.events.ClientAuthentication;
import dev.switchhook.events.ClientCertificate;
import dev.switchhook.events.DeliveryLimits;
import dev.switchhook.events.EndpointAuth;
import dev.switchhook.events.OAuth2Client;
import dev.switchhook.events.Ordering;
import dev.switchhook.events.PayloadShape;
import dev.switchhook.events.ReceiverProfile;
import dev.switchhook.events.SecretHeader;
import dev.switchhook.events.SignatureScheme;
import dev.switchhook.events.SigningSecret;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionStatus;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.secret.SecretBytes;
import java.time.Instant;
import java.util.List;

/** A subscription with a secret in every place that can hold one. */
record SealedSubscription(Envelope envelope, String id) {
  static final String TENANT = "ten_1";
  static final List<String> PURPOSES =
      List.of(
          "url",
          "signing/sec_1",
          "signing/sec_2",
          "auth",
          "header/x-key",
          "oauth2",
          "client_key",
          "creation");

  Subscription.Builder row() {
    Instant made = Instant.parse("2026-10-01T00:00:00Z");
    return Subscription.newBuilder()
        .setSubscriptionId(id)
        .setTenantId(TENANT)
        .setVersion(1)
        .setState(SubscriptionStatus.ACTIVE)
        .setProfile(ReceiverProfile.ZAPIER)
        .setUrlSecret(sealed("url"))
        .setUrlHost("hooks.example")
        .setEventTypes(List.of("*"))
        .setPayloadShape(PayloadShape.FULL)
        .setApiVersion("2026-10-01")
        .setAuth(
            EndpointAuth.newBuilder()
                .setKind(AuthKind.OAUTH2)
                .setSecret(sealed("auth"))
                .setHeaders(
                    List.of(
                        SecretHeader.newBuilder()
                            .setName("X-Key")
                            .setValue(sealed("header/x-key"))
                            .build()))
                .setOauth2(
                    OAuth2Client.newBuilder()
                        .setTokenUrl("https://login.example/")
                        .setClientId("client")
                        .setClientSecret(sealed("oauth2"))
                        .setClientAuthentication(ClientAuthentication.BASIC)
                        .build())
                .build())
        .setClientCertificate(
            ClientCertificate.newBuilder()
                .setChainPem("pem")
                .setPrivateKey(sealed("client_key"))
                .build())
        .setSigningSecrets(List.of(signing("sec_1"), signing("sec_2")))
        .setLimits(DeliveryLimits.newBuilder().build())
        .setOrdering(Ordering.PER_CALL)
        .setCreatedAt(made)
        .setUpdatedAt(made)
        .setEnabledAt(made)
        .setCreation(sealed("creation"));
  }

  private SigningSecret signing(String secretId) {
    return SigningSecret.newBuilder()
        .setSecretId(secretId)
        .setScheme(SignatureScheme.V1)
        .setSecret(sealed("signing/" + secretId))
        .setCreatedAt(Instant.EPOCH)
        .build();
  }

  private Ciphertext sealed(String purpose) {
    return envelope.seal(SecretBytes.ofUtf8("secret of " + purpose), TENANT, id, purpose);
  }
}
