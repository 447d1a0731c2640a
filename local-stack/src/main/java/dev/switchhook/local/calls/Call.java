package dev.switchhook.local.calls;

import dev.switchhook.events.CallContext;
import dev.switchhook.events.CallEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call while it is made up: its own clock, and the next sequence number. */
final class Call {
  static final String SOURCE = "switchhook-simulator";

  private final String tenant;
  private final String id;
  private final CallContext context;
  private final Instant started;
  private final Chance chance;
  private final List<CallEvent> events = new ArrayList<>();
  private Instant now;
  private @Nullable Instant answered;

  Call(String tenant, String id, CallContext context, Chance chance) {
    this.tenant = tenant;
    this.id = id;
    this.context = context;
    this.started = context.getStartedAt();
    this.chance = chance;
    this.now = started;
  }

  Chance chance() {
    return chance;
  }

  CallContext context() {
    return context;
  }

  Instant now() {
    return now;
  }

  /** Lets time go by. */
  Call after(Duration pause) {
    now = now.plus(pause);
    return this;
  }

  /** Talking starts now. */
  void answer() {
    answered = now;
  }

  Duration length() {
    return Duration.between(started, now);
  }

  /** Since the answer; null when nobody answered, as the schema wants it. */
  @Nullable Long talkMillis() {
    return answered == null ? null : Duration.between(answered, now).toMillis();
  }

  /** It happens now: {@code payload} sets the one payload field that belongs to the type. */
  void event(String type, Consumer<CallEvent.Builder> payload) {
    CallEvent.Builder event =
        CallEvent.newBuilder()
            .setId(chance.uuid7(now.toEpochMilli()))
            .setType(type)
            .setSource(SOURCE)
            .setTenantId(tenant)
            .setCallId(id)
            .setSequence(events.size() + 1L)
            .setOccurredAt(now)
            .setRecordedAt(started)
            .setCall(context);
    payload.accept(event);
    events.add(event.build());
  }

  List<CallEvent> events() {
    return List.copyOf(events);
  }
}
