package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.egress.GuardedConnector;
import dev.switchhook.delivery.egress.Route;
import dev.switchhook.events.FailureClass;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt under way. It ends once, by what comes first: the end of the answer, a failure, a
 * limit, the deadline. From the final head on the outcome stands, and the body can no longer change
 * it. Confined to its loop.
 */
final class Exchange implements GuardedConnector.Opened, Deadlines.Timed {
  private static final Duration BODY = Duration.ofSeconds(2);
  private static final long NEVER = Long.MIN_VALUE;

  private final Wire wire;
  private final Attempt attempt;
  private final RequestHead head;
  private final Consumer<AttemptReport> answer;
  private final Instant startedAt;
  private final long started;
  private long endsAt;

  private @Nullable HttpClientRequest request;
  private @Nullable Outcome outcome;
  private boolean fresh;
  private long connected = NEVER;
  private long written = NEVER;
  private long headRead = NEVER;
  private long responseBytes;
  private int interim;
  private boolean sent;
  private boolean starting;
  private boolean ended;

  Exchange(Wire wire, Attempt attempt, RequestHead head, Consumer<AttemptReport> answer) {
    this.wire = wire;
    this.attempt = attempt;
    this.head = head;
    this.answer = answer;
    this.startedAt = wire.clocks().wall().instant();
    this.started = nanos();
    this.endsAt = started + attempt.timeLeft().toNanos();
  }

  void start(Route route) {
    // Ours, and not the client's: that one does not cover the body.
    wire.deadlines().begin(this);
    starting = true;
    wire.connector().open(route, this);
    starting = false;
  }

  @Override
  public boolean isWanted() {
    return !ended;
  }

  @Override
  public void connected(HttpClientRequest opened, boolean isFresh) {
    if (ended) {
      wire.connector().giveBack(opened);
      return;
    }
    request = opened;
    fresh = isFresh;
    connected = nanos();
    guarded(() -> sign(opened));
  }

  @Override
  public void failed(FailureClass why, String error) {
    end(new Unreachable(why, error));
  }

  /** Signed now, so that waiting for a connection does not age the timestamp. */
  private void sign(HttpClientRequest opened) {
    opened.exceptionHandler(failure -> guarded(() -> broken(failure)));
    Instant now = wire.clocks().wall().instant();
    wire.signatures()
        .sign(
            attempt,
            now,
            new Signatures.Signed() {
              @Override
              public void signed(String header) {
                guarded(() -> write(opened, now.getEpochSecond(), header));
              }

              @Override
              public void notSigned(Unreachable because) {
                cut(because);
              }
            });
  }

  /** The end of the attempt may have come before its signature. */
  private void write(HttpClientRequest opened, long timestamp, String signature) {
    if (ended) {
      return;
    }
    sent = true;
    if (opened.version() != HttpVersion.HTTP_2) {
      head.writeHost(opened.headers());
    }
    head.write(opened.headers(), attempt, timestamp, signature);
    opened.continueHandler(_ -> guarded(this::interim));
    opened.earlyHintsHandler(_ -> guarded(this::interim));
    opened
        .response()
        .onComplete(
            response -> guarded(() -> answered(response)),
            failure -> guarded(() -> broken(failure)));
    // Not copied: nobody writes to it, and its own position stays where it is.
    Buffer body = BufferInternal.buffer(Unpooled.wrappedBuffer(attempt.delivery().getBody()));
    opened.end(body).onSuccess(_ -> written = nanos());
  }

  private void interim() {
    if (++interim > ResponseLimits.MOST_INTERIM) {
      cut(new Unreachable(FailureClass.PROTOCOL, "too many interim answers"));
    }
  }

  private void answered(HttpClientResponse response) {
    response.exceptionHandler(failure -> guarded(() -> broken(failure)));
    if (ended) {
      return;
    }
    headRead = nanos();
    if (!ResponseRules.isFinal(response.statusCode())) {
      cut(new Unreachable(FailureClass.PROTOCOL, "no final status"));
      return;
    }
    if (ResponseLimits.hasTooManyLines(response)) {
      cut(new Unreachable(FailureClass.RESPONSE_TOO_LARGE, "response head over the limit"));
      return;
    }
    outcome = outcome(response);
    limitBody();
    response.handler(chunk -> guarded(() -> read(chunk)));
    response.endHandler(_ -> guarded(this::complete));
  }

  private Outcome outcome(HttpClientResponse response) {
    Duration hint = Duration.ZERO;
    List<String> lines = response.headers().getAll("retry-after");
    if (!lines.isEmpty()) {
      RetryAfter asked = RetryAfter.read(lines, wire.clocks().wall().instant());
      wire.meters().ignoredHints(asked.ignored());
      hint = asked.hint();
    }
    return ResponseRules.outcome(response.statusCode(), attempt.endpoint().profile(), hint);
  }

  private void limitBody() {
    long bodyEnds = headRead + BODY.toNanos();
    if (bodyEnds - endsAt < 0) {
      endsAt = bodyEnds;
    }
  }

  private void read(Buffer chunk) {
    responseBytes += chunk.length();
    if (responseBytes > ResponseLimits.MOST_BODY_BYTES && outcome != null) {
      cut(outcome);
    }
  }

  /** The answer has been read to its end; the connection may be used again. */
  private void complete() {
    if (outcome == null) {
      return;
    }
    if (written == NEVER) {
      // It answered before it had read everything: what is left would stay in the connection.
      cut(outcome);
    } else {
      end(outcome);
    }
  }

  private void broken(Throwable failure) {
    cut(outcome != null ? outcome : ExchangeFailures.of(failure));
  }

  @Override
  public long endsAt() {
    return endsAt;
  }

  @Override
  public void timeIsUp() {
    stop(connected == NEVER ? "no connection in time" : "no answer in time");
  }

  /** Others wait for its end: later, in a turn of its own. */
  void giveUp() {
    wire.vertx().runOnContext(_ -> stop("given up, others wait for it"));
  }

  /** Who is connected and was sent nothing waited for a signature of ours. */
  private void stop(String error) {
    if (outcome != null) {
      cut(outcome);
    } else if (connected != NEVER && !sent) {
      cut(new Unreachable(FailureClass.PLATFORM_ERROR, "no signature in time"));
    } else {
      cut(new Unreachable(FailureClass.TIMEOUT, error));
    }
  }

  /**
   * Ends it and closes the connection, or its stream, so that nothing of this exchange meets the
   * next one.
   */
  private void cut(Outcome how) {
    if (ended) {
      return;
    }
    ended = true;
    if (request != null) {
      if (sent) {
        wire.connector().cut(request, headRead == NEVER && isTimeout(how));
      } else {
        wire.connector().giveBack(request);
      }
    }
    report(how);
  }

  private static boolean isTimeout(Outcome how) {
    return how instanceof Unreachable(FailureClass why, _) && why == FailureClass.TIMEOUT;
  }

  private void end(Outcome how) {
    if (!ended) {
      ended = true;
      if (request != null) {
        wire.connector().done(request);
      }
      report(how);
    }
  }

  private void report(Outcome how) {
    wire.deadlines().over(this);
    AttemptReport report =
        new AttemptReport(
            how,
            startedAt,
            Duration.ofNanos(nanos() - started),
            fresh ? between(started, connected) : OptionalLong.empty(),
            headRead == NEVER
                ? OptionalLong.empty()
                : between(written == NEVER ? connected : written, headRead),
            sent ? attempt.delivery().getBody().remaining() : 0,
            responseBytes);
    if (starting) {
      wire.vertx().runOnContext(_ -> answer.accept(report));
    } else {
      answer.accept(report);
    }
  }

  /** Nothing a receiver sends may stop the loop; a bug behind the answer is not ours to hide. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | StackOverflowError e) {
      if (ended) {
        throw e;
      }
      cut(new Unreachable(FailureClass.PROTOCOL, "answer that cannot be handled"));
    }
  }

  private static OptionalLong between(long from, long to) {
    return OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(Math.max(0, to - from)));
  }

  private long nanos() {
    return wire.clocks().nanos().getAsLong();
  }
}
