package dev.switchhook.delivery.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.FailureClass;
import dev.switchhook.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Believable open deliveries; each with an offset and, where nothing is said, a call of its own.
 */
public final class Deliveries {
  public static final Instant START = Instant.parse("2026-10-09T08:53:20Z");

  private String id;
  private String subscription = "sub_1";
  private String tenant = "ten_1";
  private String call;
  private String type = "call.ended";
  private long sequence = 1;
  private boolean test;
  private Position position;
  private Kind kind = Kind.FIRST;
  private int attempts;
  private int ladderBase;
  private Instant due = START;
  private Instant expires = START.plus(Duration.ofHours(72));
  private FailureClass lastFailure = FailureClass.NONE;
  private OptionalInt lastStatus = OptionalInt.empty();
  private int deferrals;
  private Optional<String> replayJob = Optional.empty();
  private List<SourceRecord.Header> headers = List.of();
  private byte[] value = "bytes".getBytes(UTF_8);

  private Deliveries(long offset) {
    position = new Position(Topics.DELIVERIES, 0, offset, 1);
    id = "dlv_" + offset;
    call = "call_" + offset;
  }

  public static Deliveries at(long offset) {
    return new Deliveries(offset);
  }

  /** The same delivery, read somewhere else. */
  public static Deliveries again(OpenDelivery delivery) {
    Deliveries again = new Deliveries(delivery.position().offset());
    again.id = delivery.id();
    again.subscription = delivery.subscriptionId();
    again.call = delivery.delivery().getCallId();
    again.sequence = delivery.delivery().getSequence();
    again.type = delivery.delivery().getEventType();
    return again;
  }

  public Deliveries of(String subscriptionId) {
    subscription = subscriptionId;
    return this;
  }

  public Deliveries tenant(String id) {
    tenant = id;
    return this;
  }

  public Deliveries call(String id, long sequenceInCall) {
    call = id;
    sequence = sequenceInCall;
    return this;
  }

  /** Belongs to no call. */
  public Deliveries noCall() {
    call = null;
    return this;
  }

  public Deliveries type(String name) {
    type = name;
    return this;
  }

  public Deliveries test() {
    test = true;
    return this;
  }

  public Deliveries partition(int number) {
    position = new Position(position.topic(), number, position.offset(), position.epoch());
    return this;
  }

  public Deliveries topic(String name) {
    position = new Position(name, position.partition(), position.offset(), position.epoch());
    return this;
  }

  public Deliveries kind(Kind which) {
    kind = which;
    return this;
  }

  public Deliveries attempts(int made) {
    attempts = made;
    return this;
  }

  public Deliveries replay(String job, int base) {
    replayJob = Optional.of(job);
    ladderBase = base;
    kind = Kind.REPLAY;
    return this;
  }

  public Deliveries due(Instant when) {
    due = when;
    return this;
  }

  public Deliveries expires(Instant when) {
    expires = when;
    return this;
  }

  public Deliveries lastTime(FailureClass failure, int status) {
    lastFailure = failure;
    lastStatus = status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    return this;
  }

  public Deliveries deferrals(int count) {
    deferrals = count;
    return this;
  }

  public Deliveries headers(List<SourceRecord.Header> all) {
    headers = all;
    return this;
  }

  /** As large a record, whatever is in it. */
  public Deliveries valueOf(int bytes) {
    value = new byte[bytes];
    return this;
  }

  public OpenDelivery get() {
    Delivery delivery =
        Delivery.newBuilder()
            .setDeliveryId(id)
            .setSubscriptionId(subscription)
            .setTenantId(tenant)
            .setEventId("evt_" + position.offset())
            .setEventType(type)
            .setCallId(call)
            .setSequence(sequence)
            .setOccurredAt(START)
            .setRecordedAt(START)
            .setExpiresAt(expires)
            .setTest(test)
            .setBody(ByteBuffer.wrap("{}".getBytes(UTF_8)))
            .build();
    SourceRecord record = new SourceRecord(subscription.getBytes(UTF_8), value, headers);
    return new OpenDelivery(
        delivery,
        position,
        kind,
        attempts,
        ladderBase,
        due,
        expires,
        lastFailure,
        lastStatus,
        deferrals,
        replayJob,
        record);
  }
}
