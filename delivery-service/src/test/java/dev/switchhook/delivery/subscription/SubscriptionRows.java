package dev.switchhook.delivery.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.AuthKind;
import dev.switchhook.events.Ciphertext;
import dev.switchhook.events.ClientAuthentication;
import dev.switchhook.events.ClientCertificate;
import dev.switchhook.events.DeliveryLimits;
import dev.switchhook.events.EndpointAuth;
import dev.switchhook.events.HttpVersionChoice;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Believable rows of {@code webhook.subscriptions}, sealed as the API seals them. */
public final class SubscriptionRows {
  public static final Instant BORN = Instant.parse("2026-10-01T00:00:00Z");

  private final Envelope envelope;
  private final String id;
  private final String tenant;
  private final List<SigningSecret> secrets = new ArrayList<>();
  private final List<SecretHeader> headers = new ArrayList<>();
  private AuthKind authKind = AuthKind.NONE;
  private Ciphertext authSecret;
  private OAuth2Client oauth2;
  private String url = "https://crm.example/hooks";
  private Ciphertext urlSecret;
  private SubscriptionStatus state = SubscriptionStatus.ACTIVE;
  private ReceiverProfile profile = ReceiverProfile.STANDARD;
  private Integer maxInFlight;
  private Long timeoutMs;
  private Double rate;
  private int lanes = 1;
  private Instant enabledAt = BORN;
  private Ordering ordering = Ordering.PER_CALL;
  private Long orderHoldMs;
  private List<Long> schedule;
  private ClientCertificate clientCertificate;
  private HttpVersionChoice httpVersion = HttpVersionChoice.HTTP_1_1;

  private SubscriptionRows(Envelope envelope, String id, String tenant) {
    this.envelope = envelope;
    this.id = id;
    this.tenant = tenant;
  }

  public static SubscriptionRows of(Envelope envelope, String id, String tenant) {
    return new SubscriptionRows(envelope, id, tenant);
  }

  public SubscriptionRows url(String address) {
    url = address;
    return this;
  }

  public SubscriptionRows secretUrl(String address) {
    url = null;
    urlSecret = seal(address.getBytes(UTF_8), "url");
    return this;
  }

  public SubscriptionRows signedWith(String secretId, byte[] secret) {
    return signedWith(secretId, secret, SignatureScheme.V1, Optional.empty());
  }

  public SubscriptionRows signedWith(
      String secretId, byte[] secret, SignatureScheme scheme, Optional<Instant> expires) {
    return withSigningSecret(secretId, seal(secret, "signing/" + secretId), scheme, expires);
  }

  public SubscriptionRows withSigningSecret(
      String secretId, Ciphertext sealed, SignatureScheme scheme, Optional<Instant> expires) {
    secrets.add(
        SigningSecret.newBuilder()
            .setSecretId(secretId)
            .setScheme(scheme)
            .setSecret(sealed)
            .setCreatedAt(BORN)
            .setExpiresAt(expires.orElse(null))
            .build());
    return this;
  }

  public SubscriptionRows auth(AuthKind kind, String secret) {
    authKind = kind;
    authSecret = secret == null ? null : seal(secret.getBytes(UTF_8), "auth");
    return this;
  }

  public SubscriptionRows oauth2(String tokenUrl, String clientId, String clientSecret) {
    return oauth2(tokenUrl, clientId, clientSecret, ClientAuthentication.BASIC);
  }

  public SubscriptionRows oauth2(
      String tokenUrl, String clientId, String clientSecret, ClientAuthentication by) {
    authKind = AuthKind.OAUTH2;
    oauth2 =
        OAuth2Client.newBuilder()
            .setTokenUrl(tokenUrl)
            .setClientId(clientId)
            .setClientSecret(seal(clientSecret.getBytes(UTF_8), "oauth2"))
            .setScopes(List.of("calls.write"))
            .setClientAuthentication(by)
            .build();
    return this;
  }

  public SubscriptionRows header(String name, String value) {
    headers.add(
        SecretHeader.newBuilder()
            .setName(name)
            .setValue(seal(value.getBytes(UTF_8), "header/" + name.toLowerCase()))
            .build());
    return this;
  }

  public SubscriptionRows http(HttpVersionChoice choice) {
    httpVersion = choice;
    return this;
  }

  public SubscriptionRows clientCertificate(String chain, String key, String purpose) {
    clientCertificate =
        ClientCertificate.newBuilder()
            .setChainPem(chain)
            .setPrivateKey(seal(key.getBytes(UTF_8), purpose))
            .build();
    return this;
  }

  public SubscriptionRows state(SubscriptionStatus status) {
    state = status;
    return this;
  }

  public SubscriptionRows profile(ReceiverProfile which) {
    profile = which;
    return this;
  }

  public SubscriptionRows maxInFlight(int bound) {
    maxInFlight = bound;
    return this;
  }

  /** Its second version, by a person who has enabled it. */
  public SubscriptionRows enabledAt(Instant when) {
    enabledAt = when;
    return this;
  }

  public SubscriptionRows rate(double perSecond) {
    rate = perSecond;
    return this;
  }

  public SubscriptionRows lanes(int count) {
    lanes = count;
    return this;
  }

  public SubscriptionRows order(Ordering kind, Long holdMs) {
    ordering = kind;
    orderHoldMs = holdMs;
    return this;
  }

  public SubscriptionRows timeoutMs(long millis) {
    timeoutMs = millis;
    return this;
  }

  public SubscriptionRows schedule(Long... steps) {
    schedule = List.of(steps);
    return this;
  }

  public Ciphertext seal(byte[] plain, String purpose) {
    return envelope.seal(SecretBytes.of(plain), tenant, id, purpose);
  }

  public Subscription get() {
    return Subscription.newBuilder()
        .setSubscriptionId(id)
        .setTenantId(tenant)
        .setVersion(enabledAt.equals(BORN) ? 1 : 2)
        .setState(state)
        .setProfile(profile)
        .setUrl(url)
        .setUrlSecret(urlSecret)
        .setUrlHost("crm.example")
        .setEventTypes(List.of("call.*"))
        .setPayloadShape(PayloadShape.FULL)
        .setApiVersion("2026-10-01")
        .setAuth(
            EndpointAuth.newBuilder()
                .setKind(authKind)
                .setSecret(authSecret)
                .setHeaders(headers)
                .setOauth2(oauth2)
                .build())
        .setHttpVersion(httpVersion)
        .setClientCertificate(clientCertificate)
        .setSigningSecrets(secrets)
        .setLimits(
            DeliveryLimits.newBuilder()
                .setMaxInFlight(maxInFlight)
                .setTimeoutMs(timeoutMs)
                .setRatePerSecond(rate)
                .build())
        .setOrdering(ordering)
        .setOrderHoldMs(orderHoldMs)
        .setLanes(lanes)
        .setRetryScheduleMs(schedule)
        .setCreatedAt(BORN)
        .setUpdatedAt(BORN)
        .setEnabledAt(enabledAt)
        .build();
  }
}
