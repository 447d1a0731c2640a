package dev.switchhook.ingest.fanout;

import dev.switchhook.callevents.WireEvent;
import dev.switchhook.topics.RecordHeaders;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;

/** The W3C trace context that travels on from an event to its deliveries. */
public final class TraceParent {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-[0-9a-f-]{0,100})?");

  private TraceParent() {}

  /** New headers with nothing but that: the record's header, else the event's field. */
  public static Headers of(Headers asRead, WireEvent event) {
    Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();
    Optional<String> trace =
        RecordHeaders.text(asRead, RecordHeaders.TRACEPARENT).or(event::traceparent);
    trace
        .filter(text -> FORM.matcher(text).matches())
        .ifPresent(text -> RecordHeaders.set(headers, RecordHeaders.TRACEPARENT, text));
    return headers;
  }
}
