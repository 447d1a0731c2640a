package dev.switchhook.local.calls;

import dev.switchhook.events.AppointmentBooked;
import dev.switchhook.events.AppointmentStatus;
import dev.switchhook.events.CallContext;
import dev.switchhook.events.Direction;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Business facts that are made while the call runs: booked, moved, cancelled. */
final class Appointments {
  private static final List<Duration> LENGTHS =
      List.of(Duration.ofMinutes(15), Duration.ofMinutes(30), Duration.ofMinutes(60));

  private final Call call;
  private final Business business;
  private final Chance chance;

  Appointments(Call call, Business business) {
    this.call = call;
    this.business = business;
    this.chance = call.chance();
  }

  /**
   * Makes the facts.
   *
   * @param plot 0 to 99: most book, some move or cancel what they have, a few cannot decide
   * @return what became of it, in the tenant's words
   */
  String settle(String service, int plot) {
    String id = chance.id("apt");
    Instant first = slot();
    Instant second = slot();
    if (plot < 60) {
      change(id, AppointmentStatus.BOOKED, first, null, service);
      return "appointment_booked";
    }
    if (plot < 65) {
      change(id, AppointmentStatus.BOOKED, first, null, service);
      change(id, AppointmentStatus.RESCHEDULED, second, first, service);
      change(id, AppointmentStatus.CANCELLED, second, null, service);
      return "appointment_cancelled";
    }
    if (plot < 75) {
      change(id, AppointmentStatus.RESCHEDULED, second, first, service);
      return "appointment_rescheduled";
    }
    change(id, AppointmentStatus.CANCELLED, first, null, service);
    return "appointment_cancelled";
  }

  private void change(
      String id,
      AppointmentStatus status,
      Instant starts,
      @Nullable Instant previous,
      String service) {
    call.after(chance.seconds(6, 20));
    CallContext context = call.context();
    String type =
        switch (status) {
          case RESCHEDULED -> "appointment.rescheduled";
          case CANCELLED -> "appointment.cancelled";
          case BOOKED, UNKNOWN -> "appointment.booked";
        };
    call.event(
        type,
        event ->
            event.setAppointmentBooked(
                AppointmentBooked.newBuilder()
                    .setAppointmentId(id)
                    .setStatus(status)
                    .setStartsAt(starts)
                    .setPreviousStartsAt(previous)
                    .setTimeZone(business.agent().zone().getId())
                    .setDurationMs(chance.oneOf(LENGTHS).toMillis())
                    .setService(service)
                    .setResource("res_" + chance.below(5))
                    .setLocation(chance.oneOf(business.locations()))
                    .setCustomer(
                        context.getDirection() == Direction.OUTBOUND
                            ? context.getCallee()
                            : context.getCaller())
                    .build()));
  }

  /** On the half hour, in opening hours of the place, within two weeks. */
  private Instant slot() {
    return call.now()
        .atZone(business.agent().zone())
        .toLocalDate()
        .plusDays(chance.between(1L, 15L))
        .atTime(LocalTime.of(9, 0).plusMinutes(30 * chance.between(0L, 17L)))
        .atZone(business.agent().zone())
        .toInstant();
  }
}
