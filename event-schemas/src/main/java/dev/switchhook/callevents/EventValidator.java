package dev.switchhook.callevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.callevents.EventSchema.PayloadField;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Is a decoded event what the producer's duties say it is. The order of the questions is part of
 * the contract (docs/events.md, "Validation"); the first one that fails is the reason. Pure but for
 * its clock, and shared by all threads.
 */
public final class EventValidator {
  private static final SoundNumbers NUMBERS = new SoundNumbers();

  private final InstantSource clock;

  public EventValidator(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The first thing that is wrong; empty: the event is good.
   *
   * @param key the record's
   */
  public Optional<Rejected> validate(byte @Nullable [] key, WireEvent event) {
    if (!Forms.isEventId(event.id())) {
      return rejected(RejectReason.BAD_ID, "id: no lower-case UUID");
    }
    if (!Forms.isId(event.callId())) {
      return rejected(RejectReason.BAD_ID, "call_id: not of [A-Za-z0-9_.:-]{1,128}");
    }
    if (!Forms.isId(event.tenantId())) {
      return rejected(RejectReason.BAD_ID, "tenant_id: not of [A-Za-z0-9_.:-]{1,128}");
    }
    if (!Arrays.equals(key, event.callId().getBytes(UTF_8))) {
      return rejected(RejectReason.KEY_MISMATCH, "the record's key is not call_id");
    }
    if (!Forms.isType(event.type())) {
      return rejected(RejectReason.BAD_TYPE, "type: not two or more segments of [a-z][a-z0-9_]*");
    }
    if (event.sequence() < 1) {
      return rejected(RejectReason.BAD_SEQUENCE, "sequence: below 1");
    }
    return ofValues(event).or(() -> ofPayloads(event));
  }

  private Optional<Rejected> ofValues(WireEvent event) {
    return Leaves.firstProblem(event.fields(), new SoundTimes(clock.instant()))
        .map(problem -> new Rejected(RejectReason.BAD_TIME, problem))
        .or(
            () ->
                Leaves.firstProblem(event.fields(), NUMBERS)
                    .map(problem -> new Rejected(RejectReason.BAD_NUMBER, problem)));
  }

  private static Optional<Rejected> ofPayloads(WireEvent event) {
    List<PayloadField> payloads = event.payloads();
    if (payloads.isEmpty()) {
      return rejected(RejectReason.NO_PAYLOAD, "no field with x-types is set");
    }
    if (payloads.size() > 1) {
      return rejected(
          RejectReason.MANY_PAYLOADS,
          String.join(", ", payloads.stream().map(PayloadField::name).toList()));
    }
    PayloadField payload = payloads.get(0);
    return payload.types().contains(event.type())
        ? Optional.empty()
        : rejected(RejectReason.PAYLOAD_MISMATCH, payload.name() + ": its x-types lack the type");
  }

  private static Optional<Rejected> rejected(RejectReason reason, String error) {
    return Optional.of(new Rejected(reason, error));
  }
}
