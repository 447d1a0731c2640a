package dev.switchhook.ingest.api;

import dev.switchhook.ingest.fanout.Pings;
import dev.switchhook.ingest.subscription.Subscriptions;
import dev.switchhook.kit.run.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The subscription API on its port. */
public final class ApiServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
  private static final int IDLE_SECONDS = 60;
  private static final int LARGEST_BODY = 64 * 1024;

  private final HttpServer server;
  private final String host;

  private ApiServer(HttpServer server, String host) {
    this.server = server;
    this.host = host;
  }

  /**
   * How the API is served.
   *
   * @param port 0 takes a free one
   * @param open for everybody who reaches the port
   * @param operatorKey empty and not open: every request is refused
   * @param urlsAnywhere whether local and plain-http endpoints are taken
   * @param partitions of the delivery family
   */
  public record Settings(
      String host,
      int port,
      boolean open,
      Optional<String> operatorKey,
      boolean urlsAnywhere,
      int partitions) {
    @Override
    public String toString() {
      return "Settings[" + host + ":" + port + "]";
    }
  }

  /**
   * What the API is made of.
   *
   * @param subscriptions what is read
   * @param deliveries where a ping is written
   */
  public record Parts(
      Subscriptions subscriptions,
      SubscriptionWriter writer,
      Sealing sealing,
      Pings pings,
      DeliveryTopic deliveries) {}

  /**
   * Returns when it listens.
   *
   * @throws Refusal the address is not to be had
   */
  public static ApiServer start(Vertx vertx, Settings settings, Parts parts) {
    if (settings.open()) {
      log.warn("the subscription API is open to whoever reaches it host={}", settings.host());
    } else if (settings.operatorKey().isEmpty()) {
      log.warn("the subscription API answers 401 to everything: api.operator.key is not set");
    }
    if (settings.urlsAnywhere()) {
      log.warn("plain http, any port and local hosts are taken as endpoints");
    }
    HttpServerOptions options =
        new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
    try {
      HttpServer server =
          vertx
              .createHttpServer(options)
              .requestHandler(router(vertx, settings, parts))
              .listen(settings.port(), settings.host())
              .toCompletionStage()
              .toCompletableFuture()
              .join();
      return new ApiServer(server, settings.host());
    } catch (CompletionException e) {
      throw new Refusal(
          "cannot listen on api.host=%s api.port=%d: %s"
              .formatted(settings.host(), settings.port(), e.getCause()),
          e);
    }
  }

  private static Router router(Vertx vertx, Settings settings, Parts parts) {
    Router router = Router.router(vertx);
    Work work = new Work(vertx);
    Routes open = new Routes(router);
    new ContractApi().mount(open);
    open.close();
    // The key before the body: a stranger's bytes are not kept.
    router.route().handler(new Admission(new OperatorKey(settings.open(), settings.operatorKey())));
    router.route().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    Routes closed = new Routes(router);
    new SubscriptionApi(
            work,
            parts.subscriptions(),
            parts.writer(),
            new RequestFields(settings.urlsAnywhere(), settings.partitions()),
            new SubscriptionView(parts.sealing()))
        .mount(closed);
    new PingApi(work, parts.subscriptions(), parts.pings(), parts.deliveries()).mount(closed);
    closed.close();
    Failures.handle(router, LARGEST_BODY);
    return router;
  }

  /** Without a path. */
  public String url() {
    return "http://"
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + server.actualPort();
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
