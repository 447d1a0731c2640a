package dev.switchhook.ingest.attempts;

import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.AttemptTrigger;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Fault;
import dev.switchhook.events.Verdict;
import java.time.Instant;

/** An attempt that was answered 204. */
public final class ExampleAttempt {
  private ExampleAttempt() {}

  public static DeliveryAttempt.Builder of(String subscription, String delivery, Instant ended) {
    return DeliveryAttempt.newBuilder()
        .setAttemptId(delivery + "#1")
        .setDeliveryId(delivery)
        .setEventId("0192f0c4-5f61-7b85-8d16-4c6d7e150a09")
        .setEventType("call.ended")
        .setTenantId("ten_a")
        .setSubscriptionId(subscription)
        .setEndpointHost("crm.example")
        .setAttempt(1)
        .setTriggeredBy(AttemptTrigger.FIRST)
        .setOccurredAt(ended)
        .setRecordedAt(ended)
        .setDueAt(ended)
        .setStartedAt(ended)
        .setEndedAt(ended)
        .setDurationMs(12)
        .setOutcome(AttemptOutcome.DELIVERED)
        .setVerdict(Verdict.DONE)
        .setFailureClass(FailureClass.NONE)
        .setFault(Fault.NONE)
        .setStatusCode(204)
        .setOriginTopic("webhook.deliveries")
        .setOriginPartition(0)
        .setOriginOffset(0);
  }
}
