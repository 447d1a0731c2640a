package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.events.FailureClass;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;

/** What it means when a connection that stood gives no final answer. Words of ours alone. */
final class ExchangeFailures {
  private ExchangeFailures() {}

  static Unreachable of(Throwable failure) {
    return switch (failure) {
      case TooLongHttpHeaderException _, TooLongHttpLineException _ ->
          new Unreachable(FailureClass.RESPONSE_TOO_LARGE, "response head over the limit");
      case HttpClosedException _,
          StreamResetException _,
          PrematureChannelClosureException _,
          IOException _ ->
          new Unreachable(FailureClass.RESET, "connection closed before an answer");
      default -> new Unreachable(FailureClass.PROTOCOL, "answer that is no HTTP");
    };
  }
}
