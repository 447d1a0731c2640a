package dev.switchhook.delivery.egress;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;

/**
 * An HTTP/2 connection and how much can still be asked of it. It takes new requests until its life
 * is over or the receiver says that it leaves; what is under way then may end. Confined to its
 * loop.
 */
final class SharedConnection {
  /** The longest deadline of an attempt. */
  private static final Duration UNTIL_ALL_HAVE_ENDED = Duration.ofSeconds(30);

  private static final long PONG_MS = 5_000;
  private static final Buffer PING = Buffer.buffer(new byte[8]);

  /** Of its own accord, over its life: settings, and pings that we have to answer. */
  private static final int MOST_FRAMES_UNASKED = 1_000;

  private final Vertx vertx;
  private final HttpClientConnection connection;
  private final long endOfLife;

  /** Requests that were handed out and have not ended. */
  private int taken;

  /** Requests that were given back: the client counts them as under way for ever. */
  private int givenBack;

  private int unasked;
  private boolean leaving;
  private boolean inDoubt;

  SharedConnection(Vertx vertx, HttpClientConnection connection, Duration life) {
    this.vertx = vertx;
    this.connection = connection;
    this.endOfLife = vertx.setTimer(life.toMillis(), _ -> leave());
    connection.goAwayHandler(_ -> leave());
    connection.pingHandler(_ -> unasked());
    connection.remoteSettingsHandler(_ -> unasked());
    // Those under way are told, and it is closed in a moment: whoever comes until then would find
    // out for himself. Without a handler Vert.x logs it as an error, in the receiver's words.
    connection.exceptionHandler(_ -> leave());
  }

  HttpClientConnection connection() {
    return connection;
  }

  boolean hasRoom() {
    return !leaving && !inDoubt && taken + givenBack < connection.maxActiveStreams();
  }

  /** Whoever has the request says when it has ended. */
  void request(RequestOptions options, Handler<HttpClientRequest> made, Handler<Throwable> failed) {
    taken++;
    connection
        .request(options)
        .onComplete(
            made,
            failure -> {
              taken--;
              failed.handle(failure);
            });
  }

  void ended() {
    taken--;
  }

  void gaveBack() {
    taken--;
    givenBack++;
  }

  /** A request has heard nothing in its time: unless the receiver answers a ping, it is gone. */
  void doubt() {
    if (inDoubt || leaving) {
      return;
    }
    inDoubt = true;
    long patience = vertx.setTimer(PONG_MS, _ -> connection.close());
    connection
        .ping(PING)
        .onSuccess(
            _ -> {
              vertx.cancelTimer(patience);
              inDoubt = false;
            });
  }

  private void leave() {
    if (!leaving) {
      leaving = true;
      connection.shutdown(UNTIL_ALL_HAVE_ENDED);
    }
  }

  private void unasked() {
    if (++unasked > MOST_FRAMES_UNASKED) {
      leaving = true;
      connection.close();
    }
  }

  void closed() {
    leaving = true;
    vertx.cancelTimer(endOfLife);
  }
}
