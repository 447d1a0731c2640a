package dev.switchhook.delivery.egress;

import dev.switchhook.events.FailureClass;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.ClientSSLOptions;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door out: opens requests to vetted addresses, and is the only user of the HTTP client.
 * Everything that a client might do by itself is off: redirects, decompression, proxies, cookies,
 * queueing. Confined to its loop; the client is closed with Vert.x.
 */
public final class GuardedConnector {
  /** Told once what became of an {@link #open}, on the loop, at once or later. */
  public interface Opened {
    /** False: do not try a further address. What is connected all the same is handed over. */
    boolean isWanted();

    /**
     * Nothing has been sent yet.
     *
     * @param fresh the connection is new and not from the pool
     */
    void connected(HttpClientRequest request, boolean fresh);

    /**
     * No request was sent.
     *
     * @param error without any address
     */
    void failed(FailureClass why, String error);
  }

  private static final Logger log = LoggerFactory.getLogger(GuardedConnector.class);

  /** HTTP/2's word for it. */
  private static final long CANCEL = 8;

  private final GuardedResolver resolver;
  private final HttpClient client;
  private final HttpClientAgent either;
  private final Http2Connections shared;
  private final ClientSSLOptions tls;
  private final Counter queueRefused;

  /** Connections that no request has had yet. */
  private final Set<HttpConnection> fresh = new HashSet<>();

  /** To be called on the loop. */
  public GuardedConnector(
      Vertx vertx, GuardedResolver resolver, EgressSettings settings, MeterRegistry meters) {
    this.resolver = resolver;
    this.queueRefused =
        Counter.builder("switchhook.client.queue.refused")
            .description("requests beyond the connections to one host; must be 0")
            .register(meters);
    this.tls = ClientRules.http1(settings).getSslOptions();
    this.shared = new Http2Connections(vertx, settings);
    this.either = vertx.httpClientBuilder().with(ClientRules.http2(settings)).build();
    this.client =
        vertx
            .httpClientBuilder()
            .with(ClientRules.http1(settings))
            .with(ClientRules.pool(settings))
            .withConnectHandler(this::connectionIsNew)
            .build();
  }

  private void connectionIsNew(HttpConnection connection) {
    fresh.add(connection);
    connection.closeHandler(_ -> fresh.remove(connection));
    // The request under way is told; without this Vert.x also logs each as an error, in the
    // receiver's own words.
    connection.exceptionHandler(_ -> {});
    HeadLines.count(connection);
  }

  /** Resolves, vets and connects. Blocked destinations fail alike, whatever their address is. */
  public void open(Route route, Opened then) {
    resolver.resolve(
        route.url(),
        resolution -> {
          switch (resolution) {
            case GuardedResolver.Resolution.Vetted(List<InetAddress> addresses) ->
                connect(new Search(route, route.ordered(addresses), then), 0);
            case GuardedResolver.Resolution.Blocked _ -> fail(Refused.blocked(), then);
            case GuardedResolver.Resolution.Unknown(String why) ->
                then.failed(FailureClass.DNS, why);
          }
        });
  }

  /** For a connection to one of these addresses. */
  private record Search(Route route, List<InetAddress> vetted, Opened then) {}

  private void connect(Search search, int at) {
    try {
      if (search.route().asksForHttp2()) {
        take(search, at);
      } else {
        requestAlone(search, at);
      }
    } catch (RuntimeException e) {
      // Whoever called us back may swallow it, and the attempt would wait for its deadline.
      log.error("a request cannot be opened", e);
      fail(Refused.notOpened(), search.then());
    }
  }

  private void requestAlone(Search search, int at) {
    InetAddress address = search.vetted().get(at);
    client
        .request(search.route().to(address, tls))
        .onComplete(
            request -> {
              HttpConnection connection = request.connection();
              boolean isFresh = fresh.remove(connection);
              Optional<Refused> wrong =
                  isFresh ? wrong(connection, search.route(), address) : Optional.empty();
              if (wrong.isPresent()) {
                giveBack(request);
                connection.close();
                fail(wrong.get(), search.then());
              } else {
                search.then().connected(request, isFresh);
              }
            },
            failure -> another(search, at, failure));
  }

  private void take(Search search, int at) {
    InetAddress address = search.vetted().get(at);
    shared.take(
        search.route().place(address),
        () -> connection(search.route(), address),
        new Http2Connections.Taker() {
          @Override
          public boolean isWanted() {
            return search.then().isWanted();
          }

          @Override
          public void use(SharedConnection connection, boolean isFresh) {
            connection.request(
                search.route().to(address, tls),
                request -> search.then().connected(request, isFresh),
                failure -> fail(failure, search.then()));
          }

          @Override
          public void useHttp1() {
            requestAlone(search, at);
          }

          @Override
          public void failed(Throwable failure) {
            another(search, at, failure);
          }
        });
  }

  private Future<HttpClientConnection> connection(Route route, InetAddress address) {
    Future<HttpClientConnection> connected;
    try {
      connected = either.connect(route.to(address, tls));
    } catch (RuntimeException e) {
      log.error("a request cannot be opened", e);
      connected = Future.failedFuture(Refused.notOpened());
    }
    return connected.compose(
        made -> {
          Optional<Refused> wrong = wrong(made, route, address);
          wrong.ifPresent(_ -> made.close());
          return wrong.isPresent()
              ? Future.failedFuture(wrong.get())
              : Future.succeededFuture(made);
        });
  }

  private static Optional<Refused> wrong(HttpConnection made, Route route, InetAddress vetted) {
    if (!vetted.getHostAddress().equals(made.remoteAddress().hostAddress())) {
      return Optional.of(Refused.blocked());
    }
    if (!made.isSsl()) {
      return Optional.empty();
    }
    boolean literal = route.url().literal().isPresent();
    if (!CertificateNames.areStated(made, literal)) {
      return Optional.of(new Refused(FailureClass.TLS, TlsFailures.ANOTHER_HOST));
    }
    return CertificateStrength.isEnough(made)
        ? Optional.empty()
        : Optional.of(new Refused(FailureClass.TLS, "certificate too weak"));
  }

  private void another(Search search, int at, Throwable failure) {
    if (at + 1 < search.vetted().size() && isConnect(failure) && search.then().isWanted()) {
      connect(search, at + 1);
    } else {
      fail(failure, search.then());
    }
  }

  /** Takes a request back before anything of it was sent; its connection can be used again. */
  public void giveBack(HttpClientRequest request) {
    request.exceptionHandler(_ -> {});
    request.reset();
    shared.of(request.connection()).ifPresent(SharedConnection::gaveBack);
  }

  /**
   * Ends a request that is under way: with its connection, or as one of many on it.
   *
   * @param silent nothing was heard of the receiver
   */
  public void cut(HttpClientRequest request, boolean silent) {
    request.reset(CANCEL);
    done(request);
    if (silent) {
      shared.of(request.connection()).ifPresent(SharedConnection::doubt);
    }
  }

  /** Its answer has been read to the end. */
  public void done(HttpClientRequest request) {
    shared.of(request.connection()).ifPresent(SharedConnection::ended);
  }

  private static boolean isConnect(Throwable failure) {
    return !(failure instanceof SSLException)
        && !(failure instanceof Refused)
        && !(failure instanceof ConnectionPoolTooBusyException);
  }

  private void fail(Throwable failure, Opened then) {
    switch (failure) {
      case ConnectionPoolTooBusyException _ -> {
        queueRefused.increment();
        then.failed(FailureClass.PLATFORM_ERROR, "more connections to one host than allowed");
      }
      case SSLException _ -> then.failed(FailureClass.TLS, TlsFailures.text(failure));
      case Refused refused -> then.failed(refused.why(), refused.error());
      default -> then.failed(FailureClass.CONNECT, connectText(failure));
    }
  }

  private static String connectText(Throwable failure) {
    return switch (failure) {
      case ConnectTimeoutException _ -> "connect timed out";
      case ConnectException _ -> "connection refused";
      case NoRouteToHostException _ -> "no route";
      default -> "connection failed";
    };
  }
}
