package dev.switchhook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.PayloadShape;
import dev.switchhook.events.Subscription;
import dev.switchhook.ids.DeliveryId;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 50 tenants with 4 subscriptions each, and events that share ids, calls and keys: each is
 * delivered to its own tenant's subscriptions and no other's, with nothing of another's in it.
 */
class TenantCrossoverTest {
  private static final int TENANTS = 50;
  private static final int EACH = 4;
  private static final int EVENTS = 400;
  private static final List<String> PATTERNS = List.of("*", "call.*", "call.ended");

  /** Told apart only by case, length, or where one part of a composite key would end. */
  private static final List<String> ALIKE =
      List.of("A", "a", "ten", "ten_", "ten_1", "ten_11", "t", "t".repeat(128), "t".repeat(127));

  @TempDir private Path folder;
  private Pipe pipe;
  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private final List<String> tenants =
      Stream.concat(ALIKE.stream(), IntStream.range(ALIKE.size(), TENANTS).mapToObj(n -> "x" + n))
          .toList();

  @BeforeEach
  void starts() {
    pipe = new Pipe(folder);
  }

  @AfterEach
  void ends() {
    pipe.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void nothingOfOneTenantReachesAnother(long seed) {
    Random random = new Random(seed);
    subscribe(random);
    Set<String> expected = new HashSet<>();
    for (int n = 0; n < EVENTS; n++) {
      // Few ids and few calls: most are met in several tenants.
      CallEvent event = event(random, tenants.get(random.nextInt(TENANTS)));
      if (random.nextInt(10) == 0) {
        steal(random);
      }
      pipe.send(event);
      subscriptions.values().stream()
          .filter(each -> each.getTenantId().equals(event.getTenantId()))
          .forEach(each -> expected.add(deliveryId(event, each)));
    }

    List<Delivery> made = pipe.deliveries();
    assertThat(made).extracting(Delivery::getDeliveryId).containsOnlyOnceElementsOf(expected);
    assertThat(made).hasSize(expected.size()).hasSizeGreaterThan(EVENTS);
    for (Delivery delivery : made) {
      String body = UTF_8.decode(delivery.getBody().duplicate()).toString();
      assertThat(subscriptions.get(delivery.getSubscriptionId()).getTenantId())
          .isEqualTo(delivery.getTenantId());
      assertThat(body).contains("\"tenant_id\":\"" + delivery.getTenantId() + "\"");
      assertThat(body.split("canary of ", -1)).as(body).hasSizeLessThanOrEqualTo(2);
      if (body.contains("canary of ")) {
        assertThat(body).contains("canary of " + delivery.getTenantId() + "!");
      }
    }
    assertThat(pipe.rejected()).as("no tenant's event is another's conflict").isEmpty();
  }

  private void subscribe(Random random) {
    for (String tenant : tenants) {
      for (int n = 0; n < EACH; n++) {
        String id = "sub_" + subscriptions.size();
        Subscription row =
            ExampleSubscription.subscription(id)
                .setTenantId(tenant)
                .setEventTypes(List.of(PATTERNS.get(random.nextInt(PATTERNS.size()))))
                .setPayloadShape(random.nextBoolean() ? PayloadShape.FULL : PayloadShape.REDACTED)
                .build();
        subscriptions.put(id, row);
        pipe.subscribe(row);
      }
    }
  }

  /** Somebody writes a known id with another tenant's name. */
  private void steal(Random random) {
    List<Subscription> all = new ArrayList<>(subscriptions.values());
    Subscription victim = all.get(random.nextInt(all.size()));
    String thief = tenants.get((tenants.indexOf(victim.getTenantId()) + 1) % TENANTS);
    pipe.subscribe(Subscription.newBuilder(victim).setTenantId(thief).setVersion(2).build());
    assertThat(pipe.subscriptions.unusable()).containsKey(victim.getSubscriptionId());
  }

  private static CallEvent event(Random random, String tenant) {
    int number = random.nextInt(40);
    CallEvent event =
        CallEvent.newBuilder(ExampleCall.ended())
            .setId(new UUID(0x7000, 0x8000_0000_0000_0000L | number))
            .setTenantId(tenant)
            .setCallId("call_" + number % 4)
            .build();
    event.getCallEnded().put("disposition", "canary of " + tenant + "!");
    return event;
  }

  private static String deliveryId(CallEvent event, Subscription subscription) {
    return DeliveryId.of(event.getId().toString(), subscription.getSubscriptionId());
  }
}
