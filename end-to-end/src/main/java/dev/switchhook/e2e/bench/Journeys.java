package dev.switchhook.e2e.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Where each event and each of its deliveries was when, in nanoseconds of one clock. What it does
 * not know it passes over. Thread-safe.
 */
final class Journeys {
  /** Part of the way. */
  enum Leg {
    /** From the broker's acknowledgement of the event to the head of the POST. */
    ACKNOWLEDGED_TO_POST,
    /** From when the event should have been sent: a stalled producer hides nothing. */
    INTENDED_TO_POST,
    ACKNOWLEDGED_TO_RECORD,
    RECORD_TO_POST
  }

  /** Nobody knows it yet. */
  private static final OptionalLong NOT_YET = OptionalLong.empty();

  /** Guarded by the journeys. */
  private static final class Event {
    private final long intended;
    private OptionalLong acknowledged = NOT_YET;

    Event(long intended) {
      this.intended = intended;
    }
  }

  /** Guarded by the journeys. */
  private static final class Journey {
    private final Event event;
    private OptionalLong record = NOT_YET;
    private OptionalLong post = NOT_YET;

    Journey(Event event) {
      this.event = event;
    }

    boolean isComplete() {
      return event.acknowledged.isPresent() && post.isPresent();
    }
  }

  private final Map<String, Event> events = new HashMap<>();
  private final Map<String, Journey> journeys = new HashMap<>();
  private long repeats;

  /** An event is about to be sent. */
  synchronized void begin(String event, List<String> deliveries, long intended) {
    Event begun = new Event(intended);
    events.put(event, begun);
    deliveries.forEach(delivery -> journeys.put(delivery, new Journey(begun)));
  }

  /** The broker has the event. */
  synchronized void acknowledged(String event, long at) {
    Event known = events.get(event);
    if (known != null) {
      known.acknowledged = OptionalLong.of(at);
    }
  }

  /** Whoever reads the topic has the delivery. */
  synchronized void readable(String delivery, long at) {
    Journey known = journeys.get(delivery);
    if (known != null && known.record.isEmpty()) {
      known.record = OptionalLong.of(at);
    }
  }

  /** The head of its POST is here. */
  synchronized void posted(String delivery, long at) {
    Journey known = journeys.get(delivery);
    if (known == null) {
      return;
    }
    if (known.post.isPresent()) {
      repeats++;
    } else {
      known.post = OptionalLong.of(at);
    }
  }

  /** The warm-up is over: what comes of it from now on counts for nothing. */
  synchronized void forget() {
    events.clear();
    journeys.clear();
    repeats = 0;
  }

  /** Deliveries whose POST has not come. */
  synchronized long missing() {
    return journeys.values().stream().filter(journey -> !journey.isComplete()).count();
  }

  /** POSTs beyond the first of a delivery. */
  synchronized long repeats() {
    return repeats;
  }

  /** Of the deliveries that have arrived, in nanoseconds. */
  synchronized Histogram of(Leg leg) {
    Function<Journey, OptionalLong> from = from(leg);
    Function<Journey, OptionalLong> to =
        leg == Leg.ACKNOWLEDGED_TO_RECORD ? journey -> journey.record : journey -> journey.post;
    Histogram took = new Histogram(3);
    for (Journey journey : journeys.values()) {
      OptionalLong began = from.apply(journey);
      OptionalLong ended = to.apply(journey);
      if (began.isPresent() && ended.isPresent()) {
        // The next stage may be told before this one: two threads read two sockets.
        took.recordValue(Math.max(0, ended.getAsLong() - began.getAsLong()));
      }
    }
    return took;
  }

  private static Function<Journey, OptionalLong> from(Leg leg) {
    return switch (leg) {
      case ACKNOWLEDGED_TO_POST, ACKNOWLEDGED_TO_RECORD -> journey -> journey.event.acknowledged;
      case INTENDED_TO_POST -> journey -> OptionalLong.of(journey.event.intended);
      case RECORD_TO_POST -> journey -> journey.record;
    };
  }
}
