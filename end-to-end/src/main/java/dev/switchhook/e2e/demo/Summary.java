package dev.switchhook.e2e.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What became of everything, as {@code --json} writes it.
 *
 * @param events acknowledged by the broker
 * @param deliveriesExpected events times matching subscriptions
 * @param retried deliveries with more than one attempt
 * @param deadLettered deliveries that were dead letters at some time
 * @param replayed dead letters that were sent again and taken
 * @param lost neither answered 2xx nor a dead letter at the end
 * @param duplicates 2xx answers beyond the first of a delivery
 * @param firstDeliveryMs from the start of the command to the first 2xx
 * @param postP50Ms broker's acknowledgement of the event to the whole POST received, first attempts
 */
@JsonPropertyOrder({
  "calls",
  "events",
  "deliveries_expected",
  "delivered",
  "retried",
  "dead_lettered",
  "replayed",
  "lost",
  "duplicates",
  "signature_failures",
  "first_delivery_ms",
  "post_p50_ms",
  "post_p99_ms"
})
record Summary(
    @JsonProperty("calls") long calls,
    @JsonProperty("events") long events,
    @JsonProperty("deliveries_expected") long deliveriesExpected,
    @JsonProperty("delivered") long delivered,
    @JsonProperty("retried") long retried,
    @JsonProperty("dead_lettered") long deadLettered,
    @JsonProperty("replayed") long replayed,
    @JsonProperty("lost") long lost,
    @JsonProperty("duplicates") long duplicates,
    @JsonProperty("signature_failures") long signatureFailures,
    @JsonProperty("first_delivery_ms") long firstDeliveryMs,
    @JsonProperty("post_p50_ms") long postP50Ms,
    @JsonProperty("post_p99_ms") long postP99Ms) {

  /** Whether every expected delivery is accounted for, once and soundly signed. */
  boolean sound() {
    return lost == 0
        && duplicates == 0
        && signatureFailures == 0
        && deliveriesExpected > 0
        && delivered == deliveriesExpected;
  }
}
