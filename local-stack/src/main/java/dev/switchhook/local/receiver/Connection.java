package dev.switchhook.local.receiver;

import dev.switchhook.local.receiver.Behaviour.Afterwards;
import dev.switchhook.local.receiver.Behaviour.Answer;
import dev.switchhook.local.receiver.Behaviour.Endless;
import dev.switchhook.local.receiver.Behaviour.FailFirst;
import dev.switchhook.local.receiver.Behaviour.FailSome;
import dev.switchhook.local.receiver.Behaviour.NeverRead;
import dev.switchhook.local.receiver.Behaviour.Raw;
import dev.switchhook.local.receiver.Behaviour.Slow;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** One connection: takes requests one after the other and plays their behaviours. On the loop. */
final class Connection {
  private static final String CRLF = "\r\n";
  private static final int NO_CONTENT = 204;

  private final NetSocket socket;
  private final Vertx vertx;
  private final Reception reception;
  private final RequestParser parser = new RequestParser();

  /** An answer is on its way: what comes meanwhile waits. */
  private boolean busy;

  private boolean closed;

  Connection(NetSocket socket, Vertx vertx, Reception reception) {
    this.socket = socket;
    this.vertx = vertx;
    this.reception = reception;
  }

  void open() {
    socket.exceptionHandler(_ -> {}); // a reset by the client: the close handler follows
    socket.closeHandler(_ -> closed = true);
    socket.handler(
        data -> {
          parser.add(data);
          serveNext();
        });
  }

  private void serveNext() {
    if (busy || closed) {
      return;
    }
    try {
      Optional<Request> head = parser.head();
      if (head.isPresent() && reception.behaviourOf(head.get().path()) instanceof NeverRead) {
        busy = true;
        socket.pause();
        reception.arrived(head.get());
        return;
      }
      parser.next().ifPresent(this::serve);
    } catch (RequestParser.MalformedRequest e) {
      busy = true;
      answer(400, "content-length: 0" + CRLF + "connection: close" + CRLF, "");
      socket.close();
    }
  }

  private void serve(Request request) {
    busy = true;
    play(reception.arrived(request), request);
  }

  private void play(Behaviour behaviour, Request request) {
    switch (behaviour) {
      case Answer answer -> {
        answer(answer, request.wantsClose());
        if (request.wantsClose()) {
          socket.close();
        }
        proceed();
      }
      case Slow(Duration after, Behaviour then) -> later(after, () -> play(then, request));
      case Raw(_, String bytes, Afterwards afterwards) -> {
        write(bytes);
        finish(afterwards, bytes.isEmpty());
      }
      case Endless endless -> {
        write(endless.atOnce());
        repeat(endless, latin1(endless.repeated()));
      }
      case FailFirst _, FailSome _, NeverRead _ ->
          throw new IllegalStateException("decided before: " + behaviour);
    }
  }

  private void proceed() {
    busy = false;
    serveNext();
  }

  private void finish(Afterwards afterwards, boolean silent) {
    switch (afterwards) {
      case KEEP -> {
        // After silence the connection stays as it is: an answer to a later request would be taken
        // for the answer to this one.
        if (!silent) {
          proceed();
        }
      }
      case CLOSE -> socket.close();
      case RESET -> {
        ((NetSocketInternal) socket)
            .channelHandlerContext()
            .channel()
            .config()
            .setOption(ChannelOption.SO_LINGER, 0);
        socket.close();
      }
    }
  }

  private void repeat(Endless endless, Buffer chunk) {
    if (closed) {
      return;
    }
    if (!endless.every().isZero()) {
      later(
          endless.every(),
          () -> {
            socket.write(chunk);
            repeat(endless, chunk);
          });
      return;
    }
    // As much as the client takes; one turn of the loop for each, so that neighbours get theirs.
    socket.write(chunk);
    if (socket.writeQueueFull()) {
      socket.drainHandler(_ -> repeat(endless, chunk));
    } else {
      vertx.runOnContext(_ -> repeat(endless, chunk));
    }
  }

  private void later(Duration after, Runnable step) {
    if (after.isZero()) {
      step.run();
      return;
    }
    vertx.setTimer(
        after.toMillis(),
        _ -> {
          if (!closed) {
            step.run();
          }
        });
  }

  private void answer(Answer answer, boolean close) {
    StringBuilder headers = new StringBuilder();
    answer
        .headers()
        .forEach((name, value) -> headers.append(name).append(": ").append(value).append(CRLF));
    if (answer.status() >= 200 && answer.status() != NO_CONTENT) {
      int length = answer.body().getBytes(StandardCharsets.UTF_8).length;
      headers.append("content-length: ").append(length).append(CRLF);
    }
    if (close) {
      headers.append("connection: close").append(CRLF);
    }
    answer(answer.status(), headers.toString(), answer.body());
  }

  private void answer(int status, String headers, String body) {
    socket.write(
        Buffer.buffer("HTTP/1.1 " + status + " Scripted" + CRLF + headers + CRLF, "ISO-8859-1")
            .appendString(body));
  }

  private void write(String bytes) {
    if (!bytes.isEmpty()) {
      socket.write(latin1(bytes));
    }
  }

  private static Buffer latin1(String bytes) {
    return Buffer.buffer(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }
}
