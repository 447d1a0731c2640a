package dev.switchhook.ingest.api;

import dev.switchhook.ingest.access.KeyRing;
import dev.switchhook.ingest.access.RateLimit;
import dev.switchhook.ingest.attempts.AttemptLog;
import dev.switchhook.ingest.subscription.Subscriptions;
import dev.switchhook.kit.run.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The subscription API on its port. */
public final class ApiServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
  private static final int IDLE_SECONDS = 60;
  private static final int KEYS_MILLIS = 5_000;
  private static final int LARGEST_BODY = 64 * 1024;

  private final HttpServer server;
  private final String host;
  private final Runnable ending;

  private ApiServer(HttpServer server, String host, Runnable ending) {
    this.server = server;
    this.host = host;
    this.ending = ending;
  }

  /**
   * How the API is served.
   *
   * @param port 0 takes a free one
   * @param requestsPerSecond of each key; 0: as many as it likes
   * @param urlsAnywhere whether local and plain-http endpoints are taken
   * @param partitions of the delivery family
   */
  public record Settings(
      String host, int port, int requestsPerSecond, boolean urlsAnywhere, int partitions) {
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
      InstantSource clock,
      DeliveryTopic deliveries,
      AttemptLog attempts) {}

  /**
   * Returns when it listens.
   *
   * @throws Refusal the address is not to be had
   */
  public static ApiServer start(Vertx vertx, Settings settings, KeyRing keys, Parts parts) {
    if (settings.urlsAnywhere()) {
      log.warn("plain http, any port and local hosts are taken as endpoints");
    }
    HttpServerOptions options =
        new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
    try {
      HttpServer server =
          vertx
              .createHttpServer(options)
              .invalidRequestHandler(Failures::unreadable)
              .requestHandler(router(vertx, settings, keys, parts))
              .listen(settings.port(), settings.host())
              .toCompletionStage()
              .toCompletableFuture()
              .join();
      // Every few seconds is soon enough for a key that was taken back.
      long reading =
          vertx.setPeriodic(KEYS_MILLIS, _ -> vertx.executeBlocking(() -> read(keys), false));
      return new ApiServer(server, settings.host(), () -> vertx.cancelTimer(reading));
    } catch (CompletionException e) {
      throw new Refusal(
          "cannot listen on api.host=%s api.port=%d: %s"
              .formatted(settings.host(), settings.port(), e.getCause()),
          e);
    }
  }

  private static boolean read(KeyRing keys) {
    keys.readAgain();
    return true;
  }

  private static Router router(Vertx vertx, Settings settings, KeyRing keys, Parts parts) {
    Router router = Router.router(vertx);
    Work work = new Work(vertx);
    Routes open = new Routes(router);
    new ContractApi().mount(open);
    new ContractPage().mount(open);
    open.close();
    // The key before the body: a stranger's bytes are not kept.
    Admission admission = new Admission(keys, limit(settings, parts.clock()));
    router.route().handler(admission::admit);
    router.route("/v1/tenants/:tenant/*").handler(admission::ofTenant);
    router.route().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    Routes closed = new Routes(router);
    new SubscriptionApi(
            work,
            parts.subscriptions(),
            parts.writer(),
            new RequestFields(settings.urlsAnywhere(), settings.partitions()),
            new SubscriptionView(parts.sealing(), parts.subscriptions()))
        .mount(closed);
    new PingApi(work, parts.subscriptions(), parts.clock(), parts.deliveries()).mount(closed);
    new AttemptsApi(work, parts.subscriptions(), parts.attempts()).mount(closed);
    closed.close();
    Failures.handle(router, LARGEST_BODY);
    return router;
  }

  private static Optional<RateLimit> limit(Settings settings, InstantSource clock) {
    int perSecond = settings.requestsPerSecond();
    return perSecond == 0
        ? Optional.empty()
        : Optional.of(
            new RateLimit(Duration.ofSeconds(1).dividedBy(perSecond), 2 * perSecond, clock));
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
    ending.run();
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
