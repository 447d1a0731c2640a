package dev.switchhook.ingest.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.CallEvent;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Fault;
import dev.switchhook.events.LatePolicy;
import dev.switchhook.events.PayloadShape;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionStatus;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.Position;
import dev.switchhook.ingest.event.Wire;
import dev.switchhook.ingest.subscription.EventFilter;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import dev.switchhook.ingest.subscription.KnownSubscription;
import dev.switchhook.topics.Partitions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FanOutTest {
  private static final Instant NOW = Instant.parse("2026-10-09T08:53:21Z");
  private static final Position POSITION = new Position("voice.call-events", 4, 17);

  private final FanOut fanOut = new FanOut(InstantSource.fixed(NOW), EventFilter::of);

  @Test
  void oneDeliveryPerSubscriptionThatWantsTheEvent() {
    Fanned fanned =
        fan(
            ExampleCall.ended(),
            ExampleSubscription.subscription("sub_all").build(),
            ExampleSubscription.subscription("sub_calls").setEventTypes(List.of("call.*")).build(),
            ExampleSubscription.subscription("sub_ended")
                .setEventTypes(List.of("call.started", "call.ended"))
                .build(),
            ExampleSubscription.subscription("sub_other")
                .setEventTypes(List.of("recording.*"))
                .build());
    assertThat(ids(fanned)).containsExactly("sub_all", "sub_calls", "sub_ended");
    assertThat(fanned.tooLarge()).isEmpty();
  }

  @Test
  void onlyActiveSubscriptionsAreServed() {
    Fanned fanned =
        fan(
            ExampleCall.ended(),
            Stream.of(SubscriptionStatus.values())
                .map(
                    state ->
                        ExampleSubscription.subscription("sub_" + state).setState(state).build())
                .toArray(Subscription[]::new));
    assertThat(ids(fanned)).containsExactly("sub_ACTIVE");
  }

  @Test
  void testEventsGoToThoseWhoAskedForThem() {
    CallEvent test = CallEvent.newBuilder(ExampleCall.ended()).setTest(true).build();
    Subscription with = ExampleSubscription.subscription("sub_with").setIncludeTest(true).build();
    Subscription without = ExampleSubscription.subscription("sub_without").build();
    assertThat(ids(fan(test, with, without))).containsExactly("sub_with");
    assertThat(ids(fan(ExampleCall.ended(), with, without))).hasSize(2);
    assertThat(fan(test, with).deliveries().getFirst().delivery().getTest()).isTrue();
  }

  @Test
  void aDeliveryIsWhatTheEventAndTheSubscriptionMakeOfIt() {
    CallEvent event = ExampleCall.ended();
    Delivery delivery = only(fan(event, ExampleSubscription.subscription().build())).delivery();
    assertThat(delivery.getDeliveryId()).isEqualTo("dlv_9eda4622-82b5-551d-8c0f-e43c0f3e0c4c");
    assertThat(delivery.getSubscriptionId()).isEqualTo(ExampleSubscription.ID);
    assertThat(delivery.getTenantId()).isEqualTo(ExampleCall.TENANT);
    assertThat(delivery.getEventId()).isEqualTo("0192f0c4-5f61-7b85-8d16-4c6d7e150a09");
    assertThat(delivery.getEventType()).isEqualTo("call.ended");
    assertThat(delivery.getCallId()).isEqualTo(ExampleCall.CALL);
    assertThat(delivery.getSequence()).isEqualTo(9);
    assertThat(delivery.getOccurredAt()).isEqualTo(event.getOccurredAt());
    assertThat(delivery.getRecordedAt()).isEqualTo(event.getRecordedAt());
    assertThat(delivery.getExpiresAt()).isEqualTo(event.getOccurredAt().plus(Duration.ofHours(72)));
    assertThat(delivery.getContentType()).isEqualTo("application/json");
    assertThat(UTF_8.decode(delivery.getBody().duplicate()).toString())
        .startsWith("{\"id\":\"0192f0c4-5f61-7b85-8d16-4c6d7e150a09\",");
  }

  @Test
  void doingItTwiceMakesTheSameDeliveries() {
    Subscription subscription = ExampleSubscription.subscription().build();
    assertThat(fan(ExampleCall.ended(), subscription).deliveries())
        .isEqualTo(fan(ExampleCall.ended(), subscription).deliveries());
  }

  @Test
  void subscriptionsOfOneShapeShareOneRendering() {
    EventBodies bodies = bodies(ExampleCall.ended());
    List<KnownSubscription> subscriptions =
        IntStream.range(0, 9)
            .mapToObj(
                i ->
                    ExampleSubscription.subscription("sub_" + i)
                        .setPayloadShape(PayloadShape.values()[i % 4])
                        .build())
            .map(ExampleSubscription::known)
            .toList();

    Fanned fanned = fanOut.of(bodies, subscriptions, POSITION);

    List<PayloadShape> rendered = new ArrayList<>();
    bodies.forEachRendered((shape, size) -> rendered.add(shape));
    assertThat(rendered)
        .containsExactlyInAnyOrder(PayloadShape.FULL, PayloadShape.THIN, PayloadShape.REDACTED);
    assertThat(body(fanned, 1).array()).isSameAs(body(fanned, 5).array());
    assertThat(body(fanned, 0)).as("UNKNOWN is REDACTED").isEqualTo(body(fanned, 3));
  }

  @Test
  void aVersionOfANewerBuildGetsTheNewestThatIsThere() {
    Subscription ahead = ExampleSubscription.subscription().setApiVersion("2031-01-01").build();
    assertThat(UTF_8.decode(only(fan(ExampleCall.ended(), ahead)).delivery().getBody()).toString())
        .contains("\"api_version\":\"2026-10-01\"");
  }

  @Test
  void aFilterDecidesAndOneThatFailsCountsAsAMatch() {
    Fanned fanned =
        fan(
            ExampleCall.ended(),
            filtered("sub_yes", "data.outcome == \"resolved\" && data.duration_ms == 189001"),
            filtered("sub_no", "data.outcome == \"escalated\""),
            filtered("sub_failed", "data.no_such_field == 1"),
            ExampleSubscription.subscription("sub_plain").build());
    assertThat(ids(fanned)).containsExactly("sub_yes", "sub_failed", "sub_plain");
    assertThat(fanned.filtersFailed()).isEqualTo(1);
  }

  @Test
  void aFilterSeesTheWholeBodyAlsoWhereTheReceiverDoesNot() {
    Subscription thin =
        ExampleSubscription.subscription()
            .setPayloadShape(PayloadShape.THIN)
            .setFilter("data.call.caller.address == \"+15550100001\"")
            .build();
    assertThat(fan(ExampleCall.ended(), thin).deliveries()).hasSize(1);
  }

  @Test
  void aBodyOverTheLimitIsADeadLetterForThoseWhoWantedThatShape() {
    CallEvent event = ExampleCall.escalated();
    // Each takes six bytes in JSON.
    event.getCallEscalated().put("summary", "\u0001".repeat(100_000));
    Fanned fanned =
        fan(
            event,
            ExampleSubscription.subscription("sub_full").build(),
            ExampleSubscription.subscription("sub_thin")
                .setPayloadShape(PayloadShape.THIN)
                .build());
    assertThat(ids(fanned)).containsExactly("sub_thin");
    DeadLetter letter = fanned.tooLarge().getFirst();
    assertThat(letter.getSubscriptionId()).isEqualTo("sub_full");
    assertThat(letter.getReason()).isEqualTo(DeadReason.PAYLOAD_TOO_LARGE);
    assertThat(letter.getLastFailureClass()).isEqualTo(FailureClass.PAYLOAD_TOO_LARGE);
    assertThat(letter.getFault()).isEqualTo(Fault.PLATFORM);
    assertThat(letter.getRecordValue()).isNull();
    assertThat(letter.getDeadAt()).isEqualTo(NOW);
    assertThat(letter.getEndpointHost()).isEqualTo("crm.example");
    assertThat(letter.getOriginTopic()).isEqualTo("voice.call-events");
    assertThat(letter.getOriginPartition()).isEqualTo(4);
    assertThat(letter.getOriginOffset()).isEqualTo(17);
  }

  @Test
  void theLimitIsExact() {
    CallEvent event = ExampleCall.escalated();
    event.getCallEscalated().put("summary", "");
    int rest = body(fan(event, ExampleSubscription.subscription().build()), 0).remaining();

    event.getCallEscalated().put("summary", asJson(FanOut.LARGEST_BODY - rest));
    assertThat(fan(event, ExampleSubscription.subscription().build()).deliveries()).hasSize(1);

    event.getCallEscalated().put("summary", asJson(FanOut.LARGEST_BODY - rest + 1));
    assertThat(fan(event, ExampleSubscription.subscription().build()).tooLarge()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "call.started, PT1M",
    "call.answered, PT5M",
    "tool.called, PT5M",
    "intent.detected, PT5M",
    "call.escalated, PT15M",
    "appointment.booked, PT72H",
    "call.ended, PT72H",
    "call.analyzed, PT72H",
    "transcript.ready, PT72H",
    "something.new, PT72H",
  })
  void everyTypeHasItsLife(String type, Duration life) {
    assertThat(UsefulLife.of(type, ExampleSubscription.subscription().build())).isEqualTo(life);
  }

  @Test
  void aSubscriptionMaySetOtherLivesUpToAWeek() {
    Subscription own =
        ExampleSubscription.subscription()
            .setUsefulLifeMs(
                Map.of("call.started", 1_000L, "call.ended", Long.MAX_VALUE, "tool.called", -1L))
            .build();
    assertThat(UsefulLife.of("call.started", own)).isEqualTo(Duration.ofSeconds(1));
    assertThat(UsefulLife.of("call.ended", own)).isEqualTo(Duration.ofDays(7));
    assertThat(UsefulLife.of("tool.called", own)).isEqualTo(Duration.ofMinutes(5));
    Subscription late =
        ExampleSubscription.subscription()
            .setLate(LatePolicy.DELIVER)
            .setUsefulLifeMs(Map.of("call.ended", 1_000L))
            .build();
    assertThat(UsefulLife.of("call.started", late)).isEqualTo(Duration.ofHours(72));
    assertThat(UsefulLife.of("call.ended", late)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void thePartitionFollowsFromSubscriptionLanesAndCall() {
    AddressedDelivery delivery =
        only(fan(ExampleCall.ended(), ExampleSubscription.subscription().setLanes(5).build()));
    for (int partitions : List.of(1, 3, 12)) {
      assertThat(delivery.partition(partitions))
          .isEqualTo(Partitions.of(ExampleSubscription.ID, 5, ExampleCall.CALL, partitions));
    }
  }

  /** Text that is so many bytes long in JSON, and short enough for an event. */
  private static String asJson(int bytes) {
    return "\u0001".repeat(bytes / 6) + "x".repeat(bytes % 6);
  }

  private static Subscription filtered(String id, String filter) {
    return ExampleSubscription.subscription(id).setFilter(filter).build();
  }

  private Fanned fan(CallEvent event, Subscription... subscriptions) {
    return fanOut.of(
        bodies(event), Stream.of(subscriptions).map(ExampleSubscription::known).toList(), POSITION);
  }

  private static EventBodies bodies(CallEvent event) {
    return new EventBodies(Wire.event(event), new BodyRenderer());
  }

  private static AddressedDelivery only(Fanned fanned) {
    assertThat(fanned.deliveries()).hasSize(1);
    return fanned.deliveries().getFirst();
  }

  private static java.nio.ByteBuffer body(Fanned fanned, int index) {
    return fanned.deliveries().get(index).delivery().getBody();
  }

  private static List<String> ids(Fanned fanned) {
    return fanned.deliveries().stream()
        .map(addressed -> addressed.delivery().getSubscriptionId())
        .toList();
  }
}
