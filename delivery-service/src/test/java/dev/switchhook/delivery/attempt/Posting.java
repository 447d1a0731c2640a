package dev.switchhook.delivery.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.egress.AddressPolicy;
import dev.switchhook.delivery.egress.EgressSettings;
import dev.switchhook.delivery.egress.GuardedConnector;
import dev.switchhook.delivery.egress.GuardedResolver;
import dev.switchhook.delivery.egress.NameLookup;
import dev.switchhook.delivery.egress.Transport;
import dev.switchhook.delivery.signature.SigningSecret;
import dev.switchhook.delivery.signature.VectorG;
import dev.switchhook.delivery.subscription.Credentials;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.ReceiverProfile;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A sender on a loop of its own, and a caller that waits for its answers. */
final class Posting implements AutoCloseable {
  static final Instant NOW = Instant.ofEpochSecond(VectorG.TIMESTAMP);

  /** Beyond the patience of any test: what ends within it was not ended by the deadline. */
  static final Duration LONG = Duration.ofMinutes(10);

  final MeterRegistry meters = new SimpleMeterRegistry();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context loop = vertx.getOrCreateContext();
  private final AtomicLong skipped = new AtomicLong();
  private final WebhookSender sender;
  private Runnable wayToGiveUp = () -> {};

  Posting() {
    this(List.of("127.0.0.0/8"), Optional.empty());
  }

  Posting(List<String> allowed, Optional<TrustOptions> trust) {
    this(new EgressSettings(AddressPolicy.allowing(allowed), 16, trust));
  }

  Posting(EgressSettings settings) {
    NameLookup names = (host, answer) -> answer.accept(lookup(host));
    sender =
        onLoop(
            () -> {
              Clocks clocks =
                  new Clocks(InstantSource.fixed(NOW), () -> System.nanoTime() + skipped.get());
              Wire wire =
                  new Wire(
                      vertx,
                      new GuardedConnector(
                          vertx, new GuardedResolver(names, settings.policy()), settings, meters),
                      Signatures.on(vertx),
                      clocks,
                      new SendMeters(meters),
                      new Deadlines(vertx, clocks.nanos()));
              return new AuthorizedSender(new HttpWebhookSender(wire), new Tokens(wire), wire);
            });
  }

  /** From now on. */
  Starvation starvation() {
    return onLoop(() -> Starvation.watch(vertx));
  }

  /** What waits by the monotonic clock has waited for so much longer. */
  void skip(Duration time) {
    skipped.addAndGet(time.toNanos());
  }

  /** Nothing is signed by {@code v1a} until that is complete. */
  void occupySigningPool(CompletableFuture<?> until) {
    var pool = vertx.createSharedWorkerExecutor(Signatures.POOL);
    for (int thread = 0; thread < Runtime.getRuntime().availableProcessors(); thread++) {
      pool.executeBlocking(until::get, false);
    }
  }

  /** Every name is this machine, but for a few. */
  private static NameLookup.Answer lookup(String host) {
    return switch (host) {
      case "nowhere.example" -> new NameLookup.Answer.NoSuchName();
      case "silent.example" -> new NameLookup.Answer.NoAnswer();
      case "two.example" -> addresses("127.0.0.2", "127.0.0.1");
      case "trap.example" -> addresses("127.0.0.1", "10.0.0.1");
      default -> addresses("127.0.0.1");
    };
  }

  private static NameLookup.Answer addresses(String... literals) {
    return new NameLookup.Answer.Addresses(
        Stream.of(literals).map(InetAddress::ofLiteral).toList());
  }

  AttemptReport post(String url) {
    return post(attempt(endpoint(url, LONG)));
  }

  AttemptReport post(Attempt attempt) {
    return await(start(attempt));
  }

  List<AttemptReport> postAll(List<Attempt> attempts) {
    List<CompletableFuture<AttemptReport>> running = attempts.stream().map(this::start).toList();
    List<AttemptReport> reports = new ArrayList<>();
    running.forEach(one -> reports.add(await(one)));
    return reports;
  }

  /** Fails the future where an answer comes twice, at once, or from another thread. */
  CompletableFuture<AttemptReport> start(Attempt attempt) {
    CompletableFuture<AttemptReport> answer = new CompletableFuture<>();
    loop.runOnContext(
        _ -> {
          Thread asked = Thread.currentThread();
          boolean[] sending = {true};
          wayToGiveUp =
              sender.send(
                  attempt,
                  report -> {
                    if (sending[0] || Thread.currentThread() != asked || answer.isDone()) {
                      answer.obtrudeException(
                          new AssertionError("answered at once, elsewhere or twice"));
                    }
                    answer.complete(report);
                  });
          sending[0] = false;
        });
    return answer;
  }

  /** The attempt that was started last. */
  void giveUp() {
    onLoop(
        () -> {
          wayToGiveUp.run();
          return true;
        });
  }

  /** Runs what is already due on the loop: a second answer would show now. */
  void settleDown() {
    onLoop(() -> true);
  }

  static Attempt attempt(Endpoint endpoint) {
    return new Attempt(delivery(d -> d), endpoint, 1, Optional.empty());
  }

  static Delivery delivery(UnaryOperator<Delivery.Builder> with) {
    return with.apply(
            Delivery.newBuilder()
                .setDeliveryId(VectorG.ID)
                .setSubscriptionId("sub_1")
                .setTenantId("ten_4f2a9c")
                .setEventId("0192f0c4-5f61-7b85-8d16-4c6d7e150a09")
                .setEventType("call.ended")
                .setCallId("call_0192f0c17b0a7c11")
                .setSequence(9L)
                .setOccurredAt(NOW)
                .setRecordedAt(NOW)
                .setExpiresAt(NOW.plusSeconds(60))
                .setBody(ByteBuffer.wrap(VectorG.BODY.getBytes(UTF_8))))
        .build();
  }

  static Endpoint endpoint(String url, Duration deadline) {
    return endpoint(url, deadline, Map.of());
  }

  static Endpoint endpoint(String url, Duration deadline, Map<String, String> headers) {
    return endpoint(url, deadline, headers, Transport.STANDARD);
  }

  static Endpoint endpoint(
      String url, Duration deadline, Map<String, String> headers, Transport transport) {
    return new Endpoint(
        URI.create(url),
        "host",
        ReceiverProfile.STANDARD,
        List.of(SigningSecret.parse(VectorG.SECRET, Optional.empty())),
        Credentials.of(headers),
        deadline,
        transport);
  }

  private <T> T onLoop(java.util.function.Supplier<T> made) {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.runOnContext(
        _ -> {
          try {
            done.complete(made.get());
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    return await(done);
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(120, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    await(vertx.close().toCompletionStage().toCompletableFuture());
  }
}
