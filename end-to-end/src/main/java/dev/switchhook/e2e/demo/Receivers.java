package dev.switchhook.e2e.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchhook.e2e.demo.Role.ReceiverKind;
import dev.switchhook.local.receiver.Behaviour;
import dev.switchhook.local.receiver.Received;
import dev.switchhook.local.receiver.Receiver;
import java.net.URI;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The three receivers. Whatever they see goes to the ledger. */
final class Receivers implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SERVER_ERROR = 500;

  private final Map<ReceiverKind, Receiver> receivers = new EnumMap<>(ReceiverKind.class);
  private final AtomicReference<Instant> firstDelivery = new AtomicReference<>(Instant.MAX);
  private final Ledger ledger;

  Receivers(Ledger ledger) {
    this.ledger = ledger;
    for (ReceiverKind kind : ReceiverKind.values()) {
      Receiver receiver = Receiver.start();
      receiver.onReceived(this::seen);
      receivers.put(kind, receiver);
    }
    for (Role role : Role.CAST) {
      if (role.receiver() == ReceiverKind.AUTOMATION) {
        of(role).behave(role.path(), new Behaviour.FailFirst(1, SERVER_ERROR));
      }
    }
    backend().goDown();
  }

  URI url(Role role) {
    return of(role).url(role.path());
  }

  void trust(Role role, String secret) {
    of(role).trust(role.path(), secret);
  }

  /** What delivery-service must be allowed to call: {@code host:port}, three of them. */
  String egressAllowList() {
    List<String> ports =
        receivers.values().stream().map(receiver -> "127.0.0.1:" + receiver.port()).toList();
    return String.join(",", ports);
  }

  void repairBackend() {
    backend().comeBack();
  }

  long signatureFailures() {
    return receivers.values().stream().mapToLong(Receiver::invalidSignatures).sum();
  }

  /** {@link Instant#MAX} before there was one. */
  Instant firstDelivery() {
    return firstDelivery.get();
  }

  @Override
  public void close() {
    receivers.values().forEach(Receiver::close);
  }

  private void seen(Received request) {
    Role role =
        Role.CAST.stream()
            .filter(candidate -> candidate.path().equals(request.path()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("nobody's path: " + request.path()));
    if (request.accepted()) {
      firstDelivery.accumulateAndGet(request.at(), (a, b) -> a.isBefore(b) ? a : b);
    }
    ledger.received(role, eventId(request), request);
  }

  private static String eventId(Received request) {
    try {
      return JSON.readTree(request.body().text()).path("id").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a body that is no JSON", e);
    }
  }

  private Receiver of(Role role) {
    return of(role.receiver());
  }

  private Receiver backend() {
    return of(ReceiverKind.BACKEND);
  }

  private Receiver of(ReceiverKind kind) {
    Receiver receiver = receivers.get(kind);
    if (receiver == null) {
      throw new IllegalStateException("not started: " + kind);
    }
    return receiver;
  }
}
