package dev.switchhook.local.receiver;

import dev.switchhook.ids.Sha256;
import dev.switchhook.local.receiver.Behaviour.FailFirst;
import dev.switchhook.local.receiver.Behaviour.FailSome;
import dev.switchhook.local.receiver.Behaviour.Slow;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Verifies a request, settles what is to be done with it, and writes both down before anything is
 * answered. Requests come on the loop; everything else may be called by anybody.
 */
final class Reception {
  private final Keep keep;
  private final InstantSource clock;
  private final TrustedSecrets secrets = new TrustedSecrets();
  private final Ledger ledger = new Ledger();
  private final AtomicLong invalid = new AtomicLong();
  private final List<Consumer<Received>> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Behaviour> changed = new ConcurrentHashMap<>();

  /** Attempts of each delivery on paths that fail the first ones. Confined to the loop. */
  private final Map<String, Integer> attempts = new HashMap<>();

  Reception(Keep keep, InstantSource clock) {
    this.keep = keep;
    this.clock = clock;
  }

  TrustedSecrets secrets() {
    return secrets;
  }

  Ledger ledger() {
    return ledger;
  }

  long invalid() {
    return invalid.get();
  }

  void listen(Consumer<Received> listener) {
    listeners.add(listener);
  }

  void behave(String path, Behaviour behaviour) {
    changed.put(path, behaviour);
  }

  /** What the path does with requests, as far as it does not hang on the request. */
  Behaviour behaviourOf(String path) {
    Behaviour given = changed.get(path);
    return given == null ? Script.of(path) : given;
  }

  /** Writes the request down, and says what to do with it: none that hangs on attempts any more. */
  Behaviour arrived(Request request) {
    Behaviour behaviour = decided(behaviourOf(request.path()), request);
    if (keep == Keep.COUNTS && listeners.isEmpty() && !secrets.anyFor(request.path())) {
      ledger.count(request.path());
      return behaviour;
    }
    String text = request.body().toString(StandardCharsets.UTF_8);
    Signature signature = secrets.verify(request, text);
    if (signature == Signature.INVALID) {
      invalid.incrementAndGet();
    }
    Received received =
        new Received(
            clock.instant(),
            request.path(),
            request.headers(),
            new Received.Body(text, keep == Keep.COUNTS ? "" : sha256(request.body().getBytes())),
            signature,
            behaviour.status());
    ledger.count(request.path());
    if (keep != Keep.COUNTS) {
      ledger.add(keep == Keep.EVERYTHING ? received : received.withoutText());
    }
    listeners.forEach(listener -> listener.accept(received));
    return behaviour;
  }

  private Behaviour decided(Behaviour behaviour, Request request) {
    return switch (behaviour) {
      case FailFirst(int failures, int failure) ->
          Behaviour.status(attempt(request) <= failures ? failure : 200);
      case FailSome some ->
          Behaviour.status(attempt(request) == 1 && some.fails(webhookId(request)) ? 500 : 200);
      case Slow(var after, Behaviour then) -> new Slow(after, decided(then, request));
      case Behaviour.Answer answer -> answer;
      case Behaviour.Raw raw -> raw;
      case Behaviour.Endless endless -> endless;
      case Behaviour.NeverRead never -> never;
    };
  }

  private int attempt(Request request) {
    return attempts.merge(request.path() + ' ' + webhookId(request), 1, Integer::sum);
  }

  private static String webhookId(Request request) {
    return request.header("webhook-id").orElse("");
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.of(bytes));
  }
}
