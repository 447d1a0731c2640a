package dev.switchhook.local.receiver;

import dev.switchhook.local.process.FreePort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A webhook receiver on loopback whose paths behave as told. Every request is verified on arrival
 * and written down before it is answered, so whatever a client saw answered is in {@link
 * #received}. Thread-safe; one loop of its own, so that a receiver that floods does not slow down
 * another.
 *
 * <p>The path decides, unless {@link #behave} has said otherwise:
 *
 * <ul>
 *   <li>{@code /status/503}, {@code /gone} (410), {@code /slow/2000[/503]} (ms), {@code
 *       /fail/2/any} (500 to the first two attempts of each webhook-id), {@code
 *       /fail-some/10/7/any} (500 to the first attempt of 10 % of them, by seed 7), {@code
 *       /retry-after/3[/429]}, {@code /redirect[/307]} (to {@code /redirected}), {@code
 *       /big/500/200} (KiB of body); anything else answers 200
 *   <li>{@code /never} (reads, never answers), {@code /never-read} (stops reading after the head),
 *       {@code /close}, {@code /reset}, {@code /reset-in-body}, {@code /garbage} (a status line
 *       that is none), {@code /two-answers}, {@code /huge-length}
 *   <li>{@code /drip[/ms]} (a head that never ends, one byte a second), {@code /drip-body[/ms]},
 *       {@code /endless-body}, {@code /endless-headers}, {@code /endless-line}, {@code
 *       /interim[/102]} (1xx for ever)
 *   <li>{@code /raw/200/HTTP%2F1.1%20200%20OK%0D%0A%0D%0A}: these very bytes, meaning that status
 * </ul>
 */
public final class Receiver implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int TRIES = 5;
  private static final int PROBES = 1_000;

  private final Vertx vertx;
  private final Reception reception;
  private final int port;
  private final AtomicLong connections = new AtomicLong();
  private NetServer server;

  private Receiver(Vertx vertx, Reception reception, int port) {
    this.vertx = vertx;
    this.reception = reception;
    this.port = port;
    this.server = listen();
  }

  public static Receiver start() {
    return start(0, Keep.EVERYTHING);
  }

  /**
   * Returns when it listens.
   *
   * @param port 0 for any free one
   * @throws IllegalStateException the port is taken
   */
  public static Receiver start(int port, Keep keep) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1));
    Reception reception = new Reception(keep, InstantSource.system());
    for (int left = TRIES; ; left--) {
      try {
        return new Receiver(vertx, reception, port == 0 ? FreePort.find() : port);
      } catch (CompletionException e) {
        if (left == 1 || port != 0 || !(e.getCause() instanceof BindException)) {
          vertx.close();
          throw new IllegalStateException("no receiver on port " + port, e.getCause());
        }
      }
    }
  }

  public int port() {
    return port;
  }

  /** The URL of a path, which begins with a slash. */
  public URI url(String path) {
    return URI.create("http://" + HOST + ":" + port + path);
  }

  /** Changes a path's behaviour from the next request on; what it had in hand stays. */
  public void behave(String path, Behaviour behaviour) {
    reception.behave(path, behaviour);
  }

  /** Sets the secrets ({@code whsec_…}) that verify requests to a path; any one of them will do. */
  public void trust(String path, String... secrets) {
    reception.secrets().trust(path, List.of(secrets));
  }

  /** As {@link #trust}, for every path that has none of its own. */
  public void trustEverywhere(String... secrets) {
    reception.secrets().trustEverywhere(List.of(secrets));
  }

  /** Called for each request on the receiver's loop, before the answer: must not block. */
  public void onReceived(Consumer<Received> listener) {
    reception.listen(listener);
  }

  /** Everything so far, in order of arrival. */
  public List<Received> received() {
    return reception.ledger().all();
  }

  public List<Received> received(String path) {
    return reception.ledger().on(path);
  }

  /** How many so far, whatever is kept of them. */
  public long count() {
    return reception.ledger().counted();
  }

  public long count(String path) {
    return reception.ledger().counted(path);
  }

  /** How many had a signature that did not verify. */
  public long invalidSignatures() {
    return reception.invalid();
  }

  /** Connections accepted so far: a client that sends twice may not show in requests. */
  public long connections() {
    return connections.get();
  }

  /** Ends all connections and returns when new ones are refused; what was written down stays. */
  public synchronized void goDown() {
    await(server.close());
    // The loop lets go of the socket at its next select; until then the kernel goes on accepting.
    for (int left = PROBES; left > 0 && accepts(); left--) {
      Thread.onSpinWait();
    }
  }

  private boolean accepts() {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  /** Listens again on the same port. */
  public synchronized void comeBack() {
    server = listen();
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private NetServer listen() {
    NetServer listening =
        vertx
            .createNetServer(new NetServerOptions().setHost(HOST).setPort(port).setTcpNoDelay(true))
            .connectHandler(
                socket -> {
                  connections.incrementAndGet();
                  new Connection(socket, vertx, reception).open();
                });
    await(listening.listen());
    return listening;
  }

  private static void await(Future<?> future) {
    future.toCompletionStage().toCompletableFuture().join();
  }
}
