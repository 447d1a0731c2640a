package dev.switchhook.ingest.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.events.Subscription;
import dev.switchhook.ingest.api.SubscriptionWriter.WithSecret;
import dev.switchhook.ingest.subscription.KnownSubscription;
import dev.switchhook.ingest.subscription.Subscriptions;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Subscriptions over HTTP, as docs/api/openapi.yaml says. Thin: what is asked for is read by {@link
 * SubscriptionRequest} and done by {@link SubscriptionWriter}.
 */
final class SubscriptionApi {
  static final String ALL = "/v1/tenants/:tenant/subscriptions";
  static final String ONE = ALL + "/:subscription";

  private final Work work;
  private final Subscriptions subscriptions;
  private final SubscriptionWriter writer;
  private final RequestFields fields;
  private final SubscriptionView view;

  SubscriptionApi(
      Work work,
      Subscriptions subscriptions,
      SubscriptionWriter writer,
      RequestFields fields,
      SubscriptionView view) {
    this.work = work;
    this.subscriptions = subscriptions;
    this.writer = writer;
    this.fields = fields;
    this.view = view;
  }

  void mount(Routes routes) {
    routes.post(ALL, this::create);
    routes.get(ALL, this::list);
    routes.get(ONE, this::read);
    routes.patch(ONE, this::change);
    routes.delete(ONE, this::delete);
    routes.post(ONE + "/pause", this::pause);
    routes.post(ONE + "/resume", this::resume);
    routes.post(ONE + "/rotate-secret", this::rotate);
  }

  private void create(RoutingContext context) {
    ApiRequest request = new ApiRequest(context);
    work.answer(
        context,
        () -> {
          JsonNode body = request.body();
          return shown(
              201,
              writer.create(
                  request.tenant(),
                  SubscriptionRequest.read(body, true, fields),
                  request
                      .idempotencyKey()
                      .map(key -> IdempotencyKey.of(request.tenant(), key, body))));
        });
  }

  private void change(RoutingContext context) {
    ApiRequest request = new ApiRequest(context);
    work.answer(
        context,
        () ->
            shown(
                writer.change(
                    request.tenant(),
                    request.subscription(),
                    request.readVersion(),
                    SubscriptionRequest.read(request.body(), false, fields))));
  }

  private void delete(RoutingContext context) {
    ApiRequest request = new ApiRequest(context);
    work.answer(
        context,
        () -> {
          writer.delete(request.tenant(), request.subscription(), request.readVersion());
          return Answers.nothing();
        });
  }

  private void pause(RoutingContext context) {
    ApiRequest request = new ApiRequest(context);
    work.answer(
        context,
        () -> shown(writer.pause(request.tenant(), request.subscription(), request.readVersion())));
  }

  private void resume(RoutingContext context) {
    ApiRequest request = new ApiRequest(context);
    work.answer(
        context,
        () ->
            shown(writer.resume(request.tenant(), request.subscription(), request.readVersion())));
  }

  /**
   * A version is required here: of two who rotate, the second would end what the first was shown.
   */
  private void rotate(RoutingContext context) {
    ApiRequest request = new ApiRequest(context);
    work.answer(
        context,
        () ->
            shown(
                200,
                writer.rotate(
                    request.tenant(),
                    request.subscription(),
                    request.requiredVersion(),
                    RotationRequest.read(request.bodyOrEmpty()))));
  }

  private void read(RoutingContext context) {
    ApiRequest request = new ApiRequest(context);
    Subscription found =
        subscriptions
            .find(request.tenant(), request.subscription())
            .map(KnownSubscription::subscription)
            .orElseThrow(() -> new ProblemException(Problem.notFound()));
    shown(found).write(context.response());
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
    Answers.json(200, json).write(context.response());
  }

  private Answer shown(Subscription subscription) {
    return Answers.subscription(200, subscription, view.json(subscription));
  }

  /** With its new secrets, this once. */
  private Answer shown(int status, WithSecret made) {
    ObjectNode json = view.json(made.subscription());
    made.secret()
        .ifPresent(
            secret -> {
              json.put("secret", WebhookSecret.text(secret));
              secret.wipe();
            });
    made.v1aKey()
        .ifPresent(
            key -> {
              json.put("v1a_key", key.reveal());
              key.secretBytes().wipe();
            });
    return Answers.subscription(status, made.subscription(), json);
  }
}
