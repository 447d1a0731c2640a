package dev.switchhook.delivery.attempt;

import dev.switchhook.events.Delivery;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import java.util.TreeMap;

/** The header lines of one endpoint's requests: the webhook contract, section 1. Immutable. */
final class RequestHead {
  private static final CharSequence HOST = name("host");
  private static final CharSequence CONTENT_TYPE = name("content-type");
  private static final CharSequence CONTENT_LENGTH = name("content-length");
  private static final CharSequence ACCEPT_ENCODING = name("accept-encoding");
  private static final CharSequence USER_AGENT = name("user-agent");
  private static final CharSequence WEBHOOK_ID = name("webhook-id");
  private static final CharSequence WEBHOOK_TIMESTAMP = name("webhook-timestamp");
  private static final CharSequence WEBHOOK_SIGNATURE = name("webhook-signature");
  private static final CharSequence EVENT_TYPE = name("x-switchhook-event-type");
  private static final CharSequence CALL_ID = name("x-switchhook-call-id");
  private static final CharSequence SEQUENCE = name("x-switchhook-sequence");
  private static final CharSequence ATTEMPT = name("x-switchhook-attempt");
  private static final CharSequence REPLAY = name("x-switchhook-replay");

  private static final CharSequence JSON = name("application/json");
  private static final CharSequence IDENTITY = name("identity");
  static final CharSequence SWITCHHOOK = name("Switchhook/0.1");

  private final CharSequence authority;
  private final Map<String, String> configured;

  RequestHead(String authority, Map<String, String> configured) {
    this.authority = name(authority);
    this.configured = new TreeMap<>(configured);
  }

  /** HTTP/2 has a field of its own for it. */
  void writeHost(MultiMap headers) {
    headers.add(HOST, authority);
  }

  void write(MultiMap headers, Attempt attempt, long timestamp, String signature) {
    Delivery delivery = attempt.delivery();
    if (!configured.isEmpty()) {
      configured.forEach(headers::add);
    }
    headers.add(CONTENT_TYPE, JSON);
    headers.add(CONTENT_LENGTH, Integer.toString(delivery.getBody().remaining()));
    headers.add(ACCEPT_ENCODING, IDENTITY);
    headers.add(USER_AGENT, SWITCHHOOK);
    headers.add(WEBHOOK_ID, delivery.getDeliveryId());
    headers.add(WEBHOOK_TIMESTAMP, Long.toString(timestamp));
    headers.add(WEBHOOK_SIGNATURE, signature);
    addPlain(headers, EVENT_TYPE, delivery.getEventType());
    if (delivery.getCallId() != null) {
      addPlain(headers, CALL_ID, delivery.getCallId());
    }
    if (delivery.getSequence() != null) {
      headers.add(SEQUENCE, Long.toString(delivery.getSequence()));
    }
    headers.add(ATTEMPT, Integer.toString(attempt.number()));
    attempt.replayJob().ifPresent(job -> addPlain(headers, REPLAY, job));
  }

  private static void addPlain(MultiMap headers, CharSequence name, String value) {
    if (HeaderRules.isPlain(value)) {
      headers.add(name, value);
    }
  }

  private static CharSequence name(String text) {
    return HttpHeaders.createOptimized(text);
  }
}
