package dev.switchhook.ingest.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.events.ClientCertificate;
import dev.switchhook.events.DeliveryLimits;
import dev.switchhook.events.EndpointAuth;
import dev.switchhook.events.OAuth2Client;
import dev.switchhook.events.SigningSecret;
import dev.switchhook.events.Subscription;
import dev.switchhook.ingest.subscription.Subscriptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;

/**
 * A subscription as JSON for its owner: everything but the secrets. What is not set is left out.
 */
final class SubscriptionView {
  private final Sealing sealing;
  private final Subscriptions subscriptions;

  SubscriptionView(Sealing sealing, Subscriptions subscriptions) {
    this.sealing = sealing;
    this.subscriptions = subscriptions;
  }

  ObjectNode json(Subscription subscription) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", subscription.getSubscriptionId());
    json.put("tenant_id", subscription.getTenantId());
    json.put("version", subscription.getVersion());
    putIfSet(json, "description", subscription.getDescription());
    json.put("state", Member.lower(subscription.getState()));
    json.put("profile", Member.lower(subscription.getProfile()));
    json.put("url", sealing.shownUrl(subscription));
    json.put("url_host", subscription.getUrlHost());
    json.put("http_version", Member.lower(subscription.getHttpVersion()));
    ClientCertificate certificate = subscription.getClientCertificate();
    if (certificate != null) {
      json.putObject("client_certificate").put("chain_pem", certificate.getChainPem());
    }
    subscription.getEventTypes().forEach(json.putArray("event_types")::add);
    putIfSet(json, "filter", subscription.getFilter());
    json.put("include_test", subscription.getIncludeTest());
    json.put("payload_shape", Member.lower(subscription.getPayloadShape()));
    json.put("api_version", subscription.getApiVersion());
    ObjectNode lives = json.putObject("useful_life_ms");
    new TreeMap<>(subscription.getUsefulLifeMs()).forEach(lives::put);
    json.put("late", Member.lower(subscription.getLate()));
    putAuth(json.putObject("auth"), subscription.getAuth());
    ArrayNode secrets = json.putArray("signing_secrets");
    subscription.getSigningSecrets().forEach(secret -> putSecret(secrets.addObject(), secret));
    putLimits(json.putObject("limits"), subscription.getLimits());
    json.put("ordering", Member.lower(subscription.getOrdering()));
    if (subscription.getOrderHoldMs() != null) {
      json.put("order_hold_ms", subscription.getOrderHoldMs());
    }
    if (subscription.getRetryScheduleMs() != null) {
      subscription.getRetryScheduleMs().forEach(json.putArray("retry_schedule_ms")::add);
    }
    json.put("lanes", subscription.getLanes());
    json.put("created_at", time(subscription.getCreatedAt()));
    json.put("updated_at", time(subscription.getUpdatedAt()));
    json.put("enabled_at", time(subscription.getEnabledAt()));
    subscriptions
        .learned(subscription.getSubscriptionId())
        .ifPresent(state -> LearnedView.put(json, subscription, state));
    return json;
  }

  private static void putAuth(ObjectNode json, EndpointAuth auth) {
    json.put("kind", Member.lower(auth.getKind()));
    ArrayNode headers = json.putArray("headers");
    auth.getHeaders().forEach(header -> headers.add(header.getName()));
    OAuth2Client client = auth.getOauth2();
    if (client != null) {
      json.put("token_url", client.getTokenUrl());
      json.put("client_id", client.getClientId());
      client.getScopes().forEach(json.putArray("scopes")::add);
      putIfSet(json, "audience", client.getAudience());
      json.put("client_authentication", Member.lower(client.getClientAuthentication()));
    }
  }

  private static void putSecret(ObjectNode json, SigningSecret secret) {
    json.put("id", secret.getSecretId());
    json.put("scheme", Member.lower(secret.getScheme()));
    putIfSet(json, "public_key", secret.getPublicKey());
    json.put("created_at", time(secret.getCreatedAt()));
    if (secret.getExpiresAt() != null) {
      json.put("expires_at", time(secret.getExpiresAt()));
    }
  }

  private static void putLimits(ObjectNode json, DeliveryLimits limits) {
    if (limits.getMaxInFlight() != null) {
      json.put("max_in_flight", limits.getMaxInFlight());
    }
    if (limits.getRatePerSecond() != null) {
      json.put("rate_per_second", limits.getRatePerSecond());
    }
    if (limits.getTimeoutMs() != null) {
      json.put("timeout_ms", limits.getTimeoutMs());
    }
  }

  private static void putIfSet(
      ObjectNode json, String name, @org.jspecify.annotations.Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
