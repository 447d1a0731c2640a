package dev.switchhook.delivery.egress;

import dev.switchhook.events.FailureClass;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;

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

  private static final int CONNECT_MS = 3_000;
  private static final int HANDSHAKE_S = 5;

  /** So that a change of DNS or of the policy bites. */
  private static final int CONNECTION_LIFE_S = 60;

  private static final int MOST_HEAD_BYTES = 32 * 1024;
  private static final int MOST_STATUS_LINE_BYTES = 4 * 1024;

  private final GuardedResolver resolver;
  private final HttpClient client;
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
    this.client =
        vertx
            .httpClientBuilder()
            .with(options(settings))
            .with(pool(settings))
            .withConnectHandler(this::connectionIsNew)
            .build();
  }

  private static HttpClientOptions options(EgressSettings settings) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setUseAlpn(false)
            .setPipelining(false)
            .setKeepAlive(true)
            .setKeepAliveTimeout(CONNECTION_LIFE_S)
            .setConnectTimeout(CONNECT_MS)
            .setSslHandshakeTimeout(HANDSHAKE_S)
            .setVerifyHost(true)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
            // A thousand receivers that come back at once would otherwise stop the loop.
            .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true))
            .setDecompressionSupported(false)
            .setMaxHeaderSize(MOST_HEAD_BYTES)
            .setMaxInitialLineLength(MOST_STATUS_LINE_BYTES)
            .setMaxRedirects(0)
            .setLogActivity(false);
    settings.trust().ifPresent(options::setTrustOptions);
    return options;
  }

  private static PoolOptions pool(EgressSettings settings) {
    return new PoolOptions()
        .setHttp1MaxSize(settings.connectionsPerHost())
        .setMaxWaitQueueSize(0)
        .setMaxLifetime(CONNECTION_LIFE_S);
  }

  private void connectionIsNew(HttpConnection connection) {
    fresh.add(connection);
    connection.closeHandler(_ -> fresh.remove(connection));
    // The request under way is told; without this Vert.x also logs each as an error, in the
    // receiver's own words.
    connection.exceptionHandler(_ -> {});
  }

  /** Resolves, vets and connects. Blocked destinations fail alike, whatever their address is. */
  public void open(Route route, Opened then) {
    resolver.resolve(
        route.url(),
        resolution -> {
          switch (resolution) {
            case GuardedResolver.Resolution.Vetted(List<InetAddress> addresses) ->
                connect(route, route.ordered(addresses), 0, then);
            case GuardedResolver.Resolution.Blocked _ -> block(then);
            case GuardedResolver.Resolution.Unknown(String why) ->
                then.failed(FailureClass.DNS, why);
          }
        });
  }

  private void connect(Route route, List<InetAddress> vetted, int at, Opened then) {
    client
        .request(route.to(vetted.get(at)))
        .onComplete(
            request -> connected(request, route, vetted.get(at), then),
            failure -> {
              boolean another = at + 1 < vetted.size() && isConnect(failure) && then.isWanted();
              if (another) {
                connect(route, vetted, at + 1, then);
              } else {
                fail(failure, then);
              }
            });
  }

  private void connected(HttpClientRequest request, Route route, InetAddress vetted, Opened then) {
    boolean literal = route.url().literal().isPresent();
    HttpConnection connection = request.connection();
    boolean isFresh = fresh.remove(connection);
    if (isFresh && !vetted.getHostAddress().equals(connection.remoteAddress().hostAddress())) {
      giveBack(request);
      connection.close();
      block(then);
    } else if (isFresh && connection.isSsl() && !CertificateNames.areStated(connection, literal)) {
      giveBack(request);
      connection.close();
      then.failed(FailureClass.TLS, TlsFailures.ANOTHER_HOST);
    } else {
      then.connected(request, isFresh);
    }
  }

  /** Takes a request back before anything of it was sent; its connection can be used again. */
  public static void giveBack(HttpClientRequest request) {
    request.exceptionHandler(_ -> {});
    request.reset();
  }

  private static boolean isConnect(Throwable failure) {
    return !(failure instanceof SSLException)
        && !(failure instanceof ConnectionPoolTooBusyException);
  }

  private void fail(Throwable failure, Opened then) {
    if (failure instanceof SSLException) {
      then.failed(FailureClass.TLS, TlsFailures.text(failure));
    } else if (failure instanceof ConnectionPoolTooBusyException) {
      queueRefused.increment();
      then.failed(FailureClass.PLATFORM_ERROR, "more connections to one host than allowed");
    } else {
      then.failed(FailureClass.CONNECT, connectText(failure));
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

  private static void block(Opened then) {
    then.failed(FailureClass.BLOCKED_ADDRESS, "blocked_destination");
  }
}
