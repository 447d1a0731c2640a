package dev.switchhook.delivery.egress;

import dev.switchhook.delivery.egress.Http2Connections.Taker;
import dev.switchhook.events.FailureClass;
import io.vertx.core.Future;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * The connections to one place, and who waits for one that is being made. What does not fit into
 * them opens another: nothing ever waits for a stream. That a place does not speak HTTP/2 is
 * remembered for as long as a connection lives. Confined to its loop.
 */
final class SharedPlace {
  private final Http2Connections all;
  private final Runnable forget;
  private final List<SharedConnection> open = new ArrayList<>();
  private final Deque<Taker> waiting = new ArrayDeque<>();
  private int connecting;

  /** What the last connection had room for; until there was one, everybody hopes to share it. */
  private long room = Integer.MAX_VALUE;

  private boolean http1;

  SharedPlace(Http2Connections all, Runnable forget) {
    this.all = all;
    this.forget = forget;
  }

  void take(Supplier<Future<HttpClientConnection>> connect, Taker taker) {
    if (http1) {
      taker.useHttp1();
      return;
    }
    for (SharedConnection each : open) {
      if (each.hasRoom()) {
        taker.use(each, false);
        return;
      }
    }
    waiting.add(taker);
    connectAsNeeded(connect);
  }

  private void connectAsNeeded(Supplier<Future<HttpClientConnection>> connect) {
    while (waiting.size() > connecting * room) {
      if (open.size() + connecting >= all.mostPerPlace()) {
        waiting
            .removeLast()
            .failed(new ConnectionPoolTooBusyException("connections " + all.mostPerPlace()));
      } else {
        connecting++;
        connect.get().onComplete(made -> connected(made, connect), this::failed);
      }
    }
  }

  private void connected(HttpClientConnection made, Supplier<Future<HttpClientConnection>> again) {
    connecting--;
    if (made.protocolVersion() != HttpVersion.HTTP_2) {
      made.close();
      speaksHttp1();
    } else if (made.maxActiveStreams() < 1) {
      made.close();
      connecting++; // it is the one that fails
      failed(new Refused(FailureClass.RESET, "connection that takes no request"));
    } else {
      room = made.maxActiveStreams();
      SharedConnection shared = new SharedConnection(all.vertx(), made, all.life());
      open.add(shared);
      all.opened(shared);
      made.closeHandler(_ -> closed(shared));
      serve(shared);
      connectAsNeeded(again);
    }
  }

  private void serve(SharedConnection made) {
    boolean fresh = true;
    while (!waiting.isEmpty() && made.hasRoom()) {
      Taker next = waiting.remove();
      if (next.isWanted()) {
        next.use(made, fresh);
        fresh = false;
      }
    }
  }

  private void speaksHttp1() {
    http1 = true;
    all.vertx()
        .setTimer(
            all.life().toMillis(),
            _ -> {
              http1 = false;
              forgetWhenUnused();
            });
    while (!waiting.isEmpty()) {
      waiting.remove().useHttp1();
    }
  }

  /** Each connection under way stands for an equal part of those who wait. */
  private void failed(Throwable failure) {
    int part = (waiting.size() + connecting - 1) / connecting;
    connecting--;
    List<Taker> told = new ArrayList<>();
    for (int i = 0; i < part; i++) {
      told.add(waiting.remove());
    }
    told.forEach(each -> each.failed(failure));
    forgetWhenUnused();
  }

  private void closed(SharedConnection shared) {
    open.remove(shared);
    all.closed(shared);
    shared.closed();
    forgetWhenUnused();
  }

  private void forgetWhenUnused() {
    if (open.isEmpty() && waiting.isEmpty() && connecting == 0 && !http1) {
      forget.run();
    }
  }
}
