package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.events.FailureClass;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2Exception.HeaderListSizeException;
import io.netty.handler.ssl.SslClosedEngineException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** What it means when a connection that stood gives no final answer. Words of ours alone. */
final class ExchangeFailures {
  private ExchangeFailures() {}

  static Unreachable of(Throwable failure) {
    return switch (failure) {
      case TooLongHttpHeaderException _, TooLongHttpLineException _, HeaderListSizeException _ ->
          new Unreachable(FailureClass.RESPONSE_TOO_LARGE, "response head over the limit");
      // Written to a connection that the receiver has just closed: no handshake any more.
      case SslClosedEngineException _ -> closed();
      // TLS 1.3: a receiver looks at our certificate when we may write already.
      case SSLException _ -> handshake();
      case DecoderException wrapped when wrapped.getCause() instanceof SSLException -> handshake();
      case HttpClosedException _,
          StreamResetException _,
          PrematureChannelClosureException _,
          IOException _ ->
          closed();
      default -> new Unreachable(FailureClass.PROTOCOL, "answer that is no HTTP");
    };
  }

  private static Unreachable closed() {
    return new Unreachable(FailureClass.RESET, "connection closed before an answer");
  }

  private static Unreachable handshake() {
    return new Unreachable(FailureClass.TLS, "TLS handshake failed");
  }
}
