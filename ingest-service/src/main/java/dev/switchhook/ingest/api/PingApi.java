package dev.switchhook.ingest.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.events.Delivery;
import dev.switchhook.ingest.access.RateLimit;
import dev.switchhook.ingest.fanout.AddressedDelivery;
import dev.switchhook.ingest.fanout.Pings;
import dev.switchhook.ingest.subscription.KnownSubscription;
import dev.switchhook.ingest.subscription.Subscriptions;
import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The test event: a delivery of type {@code ping}, written where the fan-out writes, so that it
 * takes the real path and proves it. What became of it is read from the attempts by its id.
 */
final class PingApi {
  private static final Duration EACH = Duration.ofSeconds(10);

  private final Work work;
  private final Subscriptions subscriptions;
  private final Pings pings;
  private final RateLimit often;
  private final DeliveryTopic deliveries;

  PingApi(Work work, Subscriptions subscriptions, InstantSource clock, DeliveryTopic deliveries) {
    this.work = work;
    this.subscriptions = subscriptions;
    this.pings = new Pings(clock, new SecureRandom());
    this.often = new RateLimit(EACH, 1, clock);
    this.deliveries = deliveries;
  }

  void mount(Routes routes) {
    routes.post(SubscriptionApi.ONE + "/ping", this::ping);
  }

  private void ping(RoutingContext context) {
    ApiRequest request = new ApiRequest(context);
    work.answer(
        context,
        () -> {
          KnownSubscription known =
              subscriptions
                  .find(request.tenant(), request.subscription())
                  .orElseThrow(() -> new ProblemException(Problem.notFound()));
          often
              .take(request.subscription())
              .ifPresent(
                  wait -> {
                    throw new ProblemException(
                        Problem.tooOften("one ping of a subscription each 10 s", wait));
                  });
          AddressedDelivery ping = pings.of(known.subscription());
          deliveries.write(ping);
          return Answers.json(202, json(ping.delivery()));
        });
  }

  private static ObjectNode json(Delivery ping) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("delivery_id", ping.getDeliveryId());
    json.put("event_id", ping.getEventId());
    json.put("event_type", ping.getEventType());
    json.put("subscription_id", ping.getSubscriptionId());
    json.put("expires_at", SubscriptionView.time(ping.getExpiresAt()));
    return json;
  }
}
