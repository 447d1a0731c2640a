package dev.switchhook.ingest.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.events.Subscription;
import dev.switchhook.ingest.api.SubscriptionWriter.Created;
import dev.switchhook.ingest.subscription.KnownSubscription;
import dev.switchhook.ingest.subscription.Subscriptions;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscriptions over HTTP. Thin: what is asked for is read by {@link SubscriptionRequest} and done
 * by {@link SubscriptionWriter}.
 */
final class SubscriptionApi {
  private static final Logger log = LoggerFactory.getLogger(SubscriptionApi.class);

  private static final String ALL = "/v1/tenants/:tenant/subscriptions";
  private static final String ONE = ALL + "/:subscription";
  private static final int LARGEST_BODY = 64 * 1024;

  private final Vertx vertx;
  private final OperatorKey key;
  private final Subscriptions subscriptions;
  private final SubscriptionWriter writer;
  private final RequestFields fields;
  private final SubscriptionView view;

  SubscriptionApi(
      Vertx vertx,
      OperatorKey key,
      Subscriptions subscriptions,
      SubscriptionWriter writer,
      RequestFields fields,
      SubscriptionView view) {
    this.vertx = vertx;
    this.key = key;
    this.subscriptions = subscriptions;
    this.writer = writer;
    this.fields = fields;
    this.view = view;
  }

  Router router() {
    Router router = Router.router(vertx);
    // The key before the body: a stranger's bytes are not kept.
    router.route().handler(this::admit);
    router.route().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.post(ALL).handler(this::create);
    router.get(ALL).handler(this::list);
    router.get(ONE).handler(this::read);
    router.patch(ONE).handler(this::change);
    router.delete(ONE).handler(this::delete);
    router.route().failureHandler(this::failed);
    onStatus(router, 400, "Bad Request", "not an HTTP request that can be understood");
    onStatus(router, 404, "Not Found", "there is no such resource");
    onStatus(router, 405, "Method Not Allowed", "not a method of this resource");
    onStatus(router, 413, "Content Too Large", "at most " + LARGEST_BODY + " bytes");
    onStatus(router, 500, "Internal Server Error", "the log says more");
    return router;
  }

  private void admit(RoutingContext context) {
    if (key.admits(context.request().getHeader("authorization"))) {
      context.next();
      return;
    }
    context.response().putHeader("www-authenticate", "Bearer");
    Answers.problem(
        context.response(), Problem.of(401, "Unauthorized", "the operator's key is required"));
  }

  private void create(RoutingContext context) {
    ApiRequest request = new ApiRequest(context);
    work(
        context,
        201,
        () -> {
          Created created =
              writer.create(
                  request.tenant(), SubscriptionRequest.read(request.body(), true, fields));
          ObjectNode json = view.json(created.subscription());
          json.put("secret", WebhookSecret.text(created.secret()));
          created.secret().wipe();
          created
              .v1aKey()
              .ifPresent(
                  key -> {
                    json.put("v1a_key", key.reveal());
                    key.secretBytes().wipe();
                  });
          return new Shown(created.subscription(), json);
        });
  }

  private void change(RoutingContext context) {
    ApiRequest request = new ApiRequest(context);
    work(
        context,
        200,
        () -> {
          Subscription changed =
              writer.change(
                  request.tenant(),
                  request.subscription(),
                  request.readVersion(),
                  SubscriptionRequest.read(request.body(), false, fields));
          return new Shown(changed, view.json(changed));
        });
  }

  private void delete(RoutingContext context) {
    ApiRequest request = new ApiRequest(context);
    vertx
        .executeBlocking(
            () -> {
              writer.delete(request.tenant(), request.subscription(), request.readVersion());
              return true;
            },
            false)
        .onSuccess(_ -> context.response().setStatusCode(204).end())
        .onFailure(context::fail);
  }

  private void read(RoutingContext context) {
    ApiRequest request = new ApiRequest(context);
    Subscription found =
        subscriptions
            .find(request.tenant(), request.subscription())
            .map(KnownSubscription::subscription)
            .orElseThrow(() -> new ProblemException(Problem.notFound()));
    Answers.subscription(context.response(), 200, found, view.json(found));
  }

  private void list(RoutingContext context) {
    ApiRequest request = new ApiRequest(context);
    int limit = request.limit();
    List<KnownSubscription> page =
        subscriptions.after(request.tenant(), request.after(), limit + 1);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode data = json.putArray("data");
    page.stream().limit(limit).forEach(known -> data.add(view.json(known.subscription())));
    if (page.size() > limit) {
      json.put("next", page.get(limit - 1).subscription().getSubscriptionId());
    }
    Answers.page(context.response(), json);
  }

  /** A subscription and what of it is shown. */
  private record Shown(Subscription subscription, ObjectNode json) {}

  /** It waits for the broker, so not on the event loop. */
  private void work(RoutingContext context, int status, Callable<Shown> work) {
    vertx
        .executeBlocking(work, false)
        .onSuccess(
            shown ->
                Answers.subscription(
                    context.response(), status, shown.subscription(), shown.json()))
        .onFailure(context::fail);
  }

  private void failed(RoutingContext context) {
    switch (context.failure()) {
      case ProblemException known -> Answers.problem(context.response(), known.problem());
      case KafkaException broker -> {
        log.warn("a subscription could not be written why={}", broker.toString());
        Answers.problem(
            context.response(),
            Problem.of(
                503,
                "Service Unavailable",
                "not acknowledged in time; it may have been written: read before trying again"));
      }
      case null, default -> {
        if (context.statusCode() >= 500) {
          log.error("request failed status={}", context.statusCode(), context.failure());
        }
        context.next();
      }
    }
  }

  private static void onStatus(Router router, int status, String title, String detail) {
    router.errorHandler(
        status, context -> Answers.problem(context.response(), Problem.of(status, title, detail)));
  }
}
