package dev.switchhook.delivery.settle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.subscription.Disablement;
import dev.switchhook.delivery.subscription.Failures;
import dev.switchhook.delivery.subscription.LearnedState;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import dev.switchhook.events.ActorSource;
import dev.switchhook.events.AuditAction;
import dev.switchhook.events.AuditRecord;
import dev.switchhook.events.DisabledReason;
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.ids.AuditId;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What was learned of subscriptions, as records. */
public final class LearnedRecords {
  private static final String ACTOR = "switchhook-delivery";

  private final AvroWriter<SubscriptionState> states;
  private final AvroWriter<AuditRecord> audits;
  private final String host;
  private final String worker;
  private final InstantSource clock;

  /**
   * Waits for the registry, so that nothing waits later.
   *
   * @param worker host, number and version
   */
  public LearnedRecords(Schemas schemas, String host, String worker, InstantSource clock) {
    this.states =
        new AvroWriter<>(schemas, Topics.SUBSCRIPTION_STATE, SubscriptionState.getClassSchema());
    this.audits = new AvroWriter<>(schemas, Topics.AUDIT, AuditRecord.getClassSchema());
    this.host = host;
    this.worker = worker;
    this.clock = clock;
  }

  ProducerRecord<byte[], byte[]> state(SubscriptionTerms terms, LearnedState learned) {
    Optional<Disablement> disablement = learned.disablement();
    Failures failures = learned.failures();
    Instant now = clock.instant();
    SubscriptionState state =
        SubscriptionState.newBuilder()
            .setSubscriptionId(terms.subscriptionId())
            .setTenantId(terms.tenantId())
            .setSubscriptionVersion(terms.version())
            .setDisabled(disablement.isPresent())
            .setDisabledReason(disablement.map(Disablement::cause).orElse(DisabledReason.NONE))
            .setDisabledAt(disablement.map(Disablement::at).orElse(null))
            .setBreaker(learned.breaker())
            .setBreakerChangedAt(learned.breakerChangedAt().orElse(null))
            .setNotBefore(learned.notBefore().orElse(null))
            .setFailingSince(failures.since().orElse(null))
            .setConsecutiveFailures(failures.count())
            .setGoneSince(failures.goneSince().orElse(null))
            .setLastSuccessAt(failures.lastSuccessAt().orElse(null))
            .setLastStatusCode(
                failures.lastStatus().isPresent() ? failures.lastStatus().getAsInt() : null)
            .setUpdatedAt(now)
            .setWorker(worker)
            .build();
    return record(Topics.SUBSCRIPTION_STATE, now, terms.subscriptionId(), states.write(state));
  }

  ProducerRecord<byte[], byte[]> audit(
      SubscriptionTerms terms, Disablement disablement, Failures failures) {
    String id = AuditId.ofDisabling(terms.subscriptionId(), disablement.at());
    Instant now = clock.instant();
    AuditRecord audit =
        AuditRecord.newBuilder()
            .setAuditId(id)
            .setHappenedAt(now)
            .setAction(AuditAction.DISABLE)
            .setActor(ACTOR)
            .setActorSource(ActorSource.SERVICE)
            .setHost(host)
            .setReason(disablement.cause() + ": " + inWords(failures))
            .setTenantIds(List.of(terms.tenantId()))
            .setSubscriptionIds(List.of(terms.subscriptionId()))
            .setTool(ACTOR + " " + worker)
            .build();
    return record(Topics.AUDIT, now, id, audits.write(audit));
  }

  private static String inWords(Failures failures) {
    return failures.count()
        + " attempts in a row failed"
        + failures.since().map(since -> ", since " + since).orElse("")
        + (failures.lastStatus().isPresent()
            ? ", last status " + failures.lastStatus().getAsInt()
            : "");
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, Instant at, String key, byte[] value) {
    return new ProducerRecord<>(topic, null, at.toEpochMilli(), key.getBytes(UTF_8), value);
  }
}
