package dev.switchhook.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.Subscription;
import dev.switchhook.ingest.access.KeyRing;
import dev.switchhook.ingest.api.Contract.Exchange;
import dev.switchhook.ingest.api.SubscriptionTopic.Written;
import dev.switchhook.ingest.attempts.AttemptLog;
import dev.switchhook.ingest.fanout.AddressedDelivery;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import dev.switchhook.ingest.subscription.Subscriptions;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.secret.Keysets;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.errors.TimeoutException;

/** The API on a free port, over a topic that is a list. */
final class ApiFixture implements AutoCloseable {
  static final String KEY = "op-key";

  /** Of the tenant ten_b alone. */
  static final String TENANT_KEY = "tenant-key";

  static final int PER_SECOND = 50;
  static final Instant NOW = Instant.parse("2026-10-09T09:00:00Z");
  static final String SUBSCRIPTIONS = "/v1/tenants/ten_a/subscriptions";

  static final Contract CONTRACT = Contract.served();

  private static final ObjectMapper JSON = new ObjectMapper();

  final Subscriptions subscriptions = new Subscriptions();
  final List<Optional<Subscription>> topic = new ArrayList<>();
  final Envelope envelope;
  final List<AddressedDelivery> pings = new ArrayList<>();

  final List<DeliveryAttempt> attempts = new ArrayList<>();
  volatile AttemptLog.Question asked;

  /** What of the contract was answered so far. */
  final Set<String> kept = new TreeSet<>();

  volatile boolean brokerAway;
  boolean broken;
  Instant now = NOW;
  private final Vertx vertx = Vertx.vertx();
  private final ApiServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  record Answer(int status, JsonNode json, HttpResponse<String> response) {
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  ApiFixture(Path folder, boolean open, Optional<String> key, boolean urlsAnywhere) {
    Path keyset = folder.resolve("keyset.json");
    Keysets.createIfAbsent(keyset);
    envelope = Envelope.open(keyset);
    Sealing sealing = new Sealing(envelope);
    SubscriptionWriter writer =
        new SubscriptionWriter(
            subscriptions,
            new ListTopic(),
            sealing,
            new ReceiverProfiles(List.of("hooks.zapier.com"), List.of("hook.*.make.com")),
            () -> now,
            new SecureRandom());
    server =
        ApiServer.start(
            vertx,
            new ApiServer.Settings("127.0.0.1", 0, PER_SECOND, urlsAnywhere, 12),
            new KeyRing(open, key, Optional.of(keys(folder))),
            new ApiServer.Parts(
                subscriptions,
                writer,
                sealing,
                () -> now,
                delivery -> {
                  acknowledge();
                  pings.add(delivery);
                },
                question -> {
                  acknowledge();
                  asked = question;
                  return new AttemptLog.Found(attempts, Optional.of(NOW));
                }));
  }

  static ApiFixture start(Path folder) {
    return new ApiFixture(folder, false, Optional.of(KEY), false);
  }

  private static Path keys(Path folder) {
    try {
      return Files.writeString(
          folder.resolve("keys"),
          """
          # printf %s tenant-key | sha256sum
          partner ten_b 5c3c107fd162b818601ac73cf4ac41d98bcf1c4c77f844a1f7877cbb7ee8bcdd
          """);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  Answer post(String json) {
    return send("POST", SUBSCRIPTIONS, json);
  }

  Answer get(String path) {
    return send("GET", path, null);
  }

  Answer send(String method, String path, String json, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .timeout(Duration.ofSeconds(60))
            .setHeader("authorization", "Bearer " + KEY)
            .method(
                method,
                json == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(json));
    if (json != null) {
      request.setHeader("content-type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return send(request.build(), Optional.ofNullable(json));
  }

  private Answer send(HttpRequest request, Optional<String> body) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      held(request, body, response);
      boolean isJson = response.headers().firstValue("content-type").orElse("").contains("json");
      JsonNode json = isJson ? JSON.readTree(response.body()) : null;
      return new Answer(response.statusCode(), json, response);
    } catch (JsonProcessingException e) {
      throw new AssertionError("the answer is no JSON", e);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whatever a test sends, the answer is one that the contract allows. */
  private void held(HttpRequest request, Optional<String> body, HttpResponse<String> response) {
    Exchange exchange =
        new Exchange(
            request.method(),
            request.uri().getRawPath(),
            body,
            response.statusCode(),
            response.headers(),
            response.body());
    assertThat(CONTRACT.mistakes(exchange))
        .as("%s %s %s", request.method(), request.uri(), response.body())
        .isEmpty();
    CONTRACT.promise(exchange).ifPresent(kept::add);
  }

  String url() {
    return server.url();
  }

  /** The last record written. */
  Subscription stored() {
    return topic.getLast().orElseThrow();
  }

  @Override
  public void close() {
    http.close();
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void acknowledge() {
    if (brokerAway) {
      throw new TimeoutException("not acknowledged");
    }
    if (broken) {
      throw new IllegalStateException("a fault of ours");
    }
  }

  private final class ListTopic implements SubscriptionTopic {
    @Override
    public Written write(Subscription subscription) {
      return append(subscription.getSubscriptionId(), Optional.of(subscription));
    }

    @Override
    public Written delete(String subscriptionId) {
      return append(subscriptionId, Optional.empty());
    }

    private Written append(String id, Optional<Subscription> record) {
      acknowledge();
      topic.add(record);
      long offset = topic.size() - 1;
      ExampleSubscription.apply(subscriptions, id, record, offset);
      return new Written(0, offset);
    }
  }
}
