package dev.switchhook.ingest.api;

import dev.switchhook.events.AuthKind;
import dev.switchhook.events.DeliveryLimits;
import dev.switchhook.events.EndpointAuth;
import dev.switchhook.events.PayloadShape;
import dev.switchhook.events.ReceiverProfile;
import dev.switchhook.events.SigningSecret;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionStatus;
import dev.switchhook.ingest.api.SubscriptionTopic.Written;
import dev.switchhook.ingest.fanout.ApiVersions;
import dev.switchhook.ingest.subscription.KnownSubscription;
import dev.switchhook.ingest.subscription.Subscriptions;
import dev.switchhook.kit.secret.Ed25519Key;
import dev.switchhook.kit.secret.SecretBytes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, changes and deletes subscriptions. Every call blocks until the record is acknowledged and
 * this process itself has read it, so that whoever wrote finds what he wrote. Changes of one
 * subscription happen one after the other within this process; of two processes that change one at
 * the same moment the later record counts. Thread-safe.
 */
public final class SubscriptionWriter {
  static final int MOST_OF_A_TENANT = 10_000;

  private static final Logger log = LoggerFactory.getLogger(SubscriptionWriter.class);
  private static final Duration UNTIL_READ = Duration.ofSeconds(10);
  private static final int LOCKS = 64;

  private final Subscriptions subscriptions;
  private final SubscriptionTopic topic;
  private final Sealing sealing;
  private final ReceiverProfiles profiles;
  private final InstantSource clock;
  private final Random random;
  private final RepeatedCreation repeats;
  private final List<Object> locks = IntStream.range(0, LOCKS).mapToObj(_ -> new Object()).toList();

  /**
   * A writer.
   *
   * @param random for ids and secrets: a SecureRandom
   */
  public SubscriptionWriter(
      Subscriptions subscriptions,
      SubscriptionTopic topic,
      Sealing sealing,
      ReceiverProfiles profiles,
      InstantSource clock,
      Random random) {
    this.subscriptions = subscriptions;
    this.topic = topic;
    this.sealing = sealing;
    this.profiles = profiles;
    this.clock = clock;
    this.random = random;
    this.repeats = new RepeatedCreation(sealing);
  }

  /** A subscription and its new secrets; whoever shows them wipes them. */
  record WithSecret(
      Subscription subscription, Optional<SecretBytes> secret, Optional<Ed25519Key> v1aKey) {}

  /**
   * Mints ids and, where none is imported, the secret.
   *
   * @param key empty: made anew each time
   */
  WithSecret create(String tenant, SubscriptionRequest request, Optional<IdempotencyKey> key) {
    return key.isEmpty()
        ? created(tenant, request, key)
        : alone(key.get().subscriptionId(), () -> createdOnce(tenant, request, key.get()));
  }

  private WithSecret createdOnce(String tenant, SubscriptionRequest request, IdempotencyKey key) {
    Optional<Subscription> before = find(tenant, key.subscriptionId());
    if (before.isPresent()) {
      return repeats.answer(before.get(), key, clock.instant());
    }
    WithSecret made = created(tenant, request, Optional.of(key));
    // Another process may have written under the same key at the same moment: the later stands.
    Subscription stands = find(tenant, key.subscriptionId()).orElse(made.subscription());
    return stands.equals(made.subscription()) ? made : repeats.answer(stands, key, clock.instant());
  }

  private WithSecret created(
      String tenant, SubscriptionRequest request, Optional<IdempotencyKey> key) {
    if (subscriptions.countOf(tenant) >= MOST_OF_A_TENANT) {
      throw new ProblemException(
          Problem.of(
              409, "Conflict", "the tenant has " + MOST_OF_A_TENANT + " subscriptions already"));
    }
    Instant now = clock.instant();
    MintedId ids = new MintedId(clock, random);
    String id = key.map(IdempotencyKey::subscriptionId).orElseGet(() -> ids.mint("sub_"));
    SecretBytes secret = request.signingSecret().orElseGet(() -> WebhookSecret.generate(random));
    List<SigningSecret> signingSecrets = new ArrayList<>();
    signingSecrets.add(sealing.signingSecret(secret, tenant, id, ids.mint("sec_"), now));
    request
        .v1aKey()
        .ifPresent(
            v1a -> signingSecrets.add(sealing.v1aKey(v1a, tenant, id, ids.mint("sec_"), now)));
    EndpointUrl.Usable url = request.url().orElseThrow();
    Subscription.Builder fresh =
        Subscription.newBuilder()
            .setSubscriptionId(id)
            .setTenantId(tenant)
            .setVersion(1)
            .setState(SubscriptionStatus.ACTIVE)
            .setProfile(profiles.of(url.host()))
            .setPayloadShape(PayloadShape.FULL)
            .setApiVersion(ApiVersions.NEWEST)
            .setAuth(EndpointAuth.newBuilder().setKind(AuthKind.NONE).build())
            .setLimits(DeliveryLimits.newBuilder().build())
            .setSigningSecrets(signingSecrets)
            .setCreatedAt(now)
            .setUpdatedAt(now)
            .setEnabledAt(now);
    request.changes().forEach(change -> change.accept(fresh));
    if (!request.named().contains("ordering")) {
      fresh.setOrdering(ReceiverProfiles.ordering(fresh.getProfile()));
    }
    sealing.url(fresh, url);
    key.ifPresent(each -> fresh.setCreation(sealing.creation(each.request(), tenant, id)));
    sealing.credentials(fresh, request);
    return new WithSecret(written(fresh.build()), Optional.of(secret), request.v1aKey());
  }

  /**
   * Applies a request to the subscription as it stands.
   *
   * @param readVersion what the writer has read; empty: whatever it is
   */
  Subscription change(
      String tenant, String id, OptionalLong readVersion, SubscriptionRequest request) {
    return alone(
        id,
        () -> {
          Subscription current = current(tenant, id, readVersion);
          Subscription.Builder changed = next(current);
          request.changes().forEach(change -> change.accept(changed));
          changeUrl(changed, current, request);
          sealing.credentials(changed, request);
          // Also where its owner never switched it off: delivery may have.
          boolean enabled =
              request.named().contains("state") && changed.getState() == SubscriptionStatus.ACTIVE;
          if (enabled || request.url().isPresent()) {
            changed.setEnabledAt(changed.getUpdatedAt());
          }
          return written(changed.build());
        });
  }

  /** Nothing is written where it is paused already. */
  Subscription pause(String tenant, String id, OptionalLong readVersion) {
    return alone(
        id,
        () -> {
          Subscription current = current(tenant, id, readVersion);
          return current.getState() == SubscriptionStatus.PAUSED
              ? current
              : written(next(current).setState(SubscriptionStatus.PAUSED).build());
        });
  }

  /** Also ends what delivery has learned: a disablement older than this no longer counts. */
  Subscription resume(String tenant, String id, OptionalLong readVersion) {
    return alone(
        id,
        () -> {
          Subscription.Builder resumed = next(current(tenant, id, readVersion));
          return written(
              resumed
                  .setState(SubscriptionStatus.ACTIVE)
                  .setEnabledAt(resumed.getUpdatedAt())
                  .build());
        });
  }

  /** A new secret signs at once, beside those before it until their grace ends. */
  WithSecret rotate(String tenant, String id, OptionalLong readVersion, RotationRequest request) {
    return alone(
        id,
        () -> {
          Subscription current = current(tenant, id, readVersion);
          Subscription.Builder rotated = next(current);
          Instant now = rotated.getUpdatedAt();
          FreshSecret fresh = FreshSecret.of(request, random);
          SigningSecret sealed =
              fresh.sealed(sealing, current, new MintedId(clock, random).mint("sec_"), now);
          return switch (SecretRotation.of(current.getSigningSecrets(), sealed, request, now)) {
            case SecretRotation.Rotated(List<SigningSecret> secrets) ->
                new WithSecret(
                    written(rotated.setSigningSecrets(secrets).build()),
                    fresh.secret(),
                    fresh.v1aKey());
            case SecretRotation.TooMany(Optional<Instant> possibleAt) ->
                throw new ProblemException(Problem.tooManySignatures(possibleAt));
          };
        });
  }

  void delete(String tenant, String id, OptionalLong readVersion) {
    alone(
        id,
        () -> {
          current(tenant, id, readVersion);
          await(topic.delete(id));
          log.info("subscription deleted tenant={} subscription={}", tenant, id);
          return id;
        });
  }

  private Subscription.Builder next(Subscription current) {
    return Subscription.newBuilder(current)
        .setVersion(current.getVersion() + 1)
        .setUpdatedAt(clock.instant());
  }

  /** A URL becomes a secret with its profile; once it is one it stays one until it is replaced. */
  private void changeUrl(
      Subscription.Builder changed, Subscription current, SubscriptionRequest request) {
    ReceiverProfile profile = changed.getProfile();
    if (request.url().isPresent()) {
      sealing.url(changed, request.url().get());
    } else if (current.getUrl() != null && ReceiverProfiles.urlIsSecret(profile)) {
      sealing.url(changed, new EndpointUrl.Usable(current.getUrl(), current.getUrlHost()));
    }
  }

  private Subscription current(String tenant, String id, OptionalLong readVersion) {
    Subscription current =
        find(tenant, id).orElseThrow(() -> new ProblemException(Problem.notFound()));
    if (readVersion.isPresent() && readVersion.getAsLong() != current.getVersion()) {
      throw new ProblemException(
          Problem.of(412, "Precondition Failed", "the version is " + current.getVersion()));
    }
    return current;
  }

  private Optional<Subscription> find(String tenant, String id) {
    return subscriptions.find(tenant, id).map(KnownSubscription::subscription);
  }

  private Subscription written(Subscription subscription) {
    await(topic.write(subscription));
    log.info(
        "subscription written tenant={} subscription={} version={}",
        subscription.getTenantId(),
        subscription.getSubscriptionId(),
        subscription.getVersion());
    return subscription;
  }

  /** It is durable by now: that this process is slow to read it is no reason to say otherwise. */
  private void await(Written written) {
    try {
      subscriptions
          .read(written.partition(), written.offset())
          .get(UNTIL_READ.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      log.warn("a subscription is written but not yet read back written={}", written);
    } catch (ExecutionException e) {
      throw new KafkaException("reading back is never failed", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private <T> T alone(String id, Supplier<T> work) {
    synchronized (locks.get(Math.floorMod(id.hashCode(), LOCKS))) {
      return work.get();
    }
  }
}
