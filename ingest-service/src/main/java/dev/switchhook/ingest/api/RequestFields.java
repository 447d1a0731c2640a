package dev.switchhook.ingest.api;

import static java.util.Map.entry;

import dev.switchhook.events.DeliveryLimits;
import dev.switchhook.events.HttpVersionChoice;
import dev.switchhook.events.LatePolicy;
import dev.switchhook.events.Ordering;
import dev.switchhook.events.PayloadShape;
import dev.switchhook.events.ReceiverProfile;
import dev.switchhook.events.SubscriptionStatus;
import dev.switchhook.ingest.api.SubscriptionRequest.Draft;
import dev.switchhook.ingest.fanout.ApiVersions;
import dev.switchhook.ingest.fanout.UsefulLife;
import dev.switchhook.ingest.subscription.EventFilter;
import dev.switchhook.ingest.subscription.EventFilter.Compiled.Bad;
import dev.switchhook.ingest.subscription.EventFilter.Compiled.Good;
import dev.switchhook.ingest.subscription.TypePattern;
import dev.switchhook.kit.secret.Ed25519Key;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The members of a subscription in JSON, and how each is read. Null asks for the default. */
final class RequestFields {
  static final List<String> REQUIRED = List.of("url", "event_types");

  private static final int DESCRIPTION = 256;
  private static final int PATTERNS = 100;
  private static final int LIVES = 100;
  private static final int STEPS = 20;
  private static final int IN_FLIGHT = 1_024;
  private static final double RATE = 10_000;
  private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(1);
  private static final Duration LONGEST_DEADLINE = Duration.ofSeconds(30);
  private static final Duration LONGEST_HOLD = Duration.ofMinutes(1);

  private static final Map<String, Reader> READERS =
      Map.ofEntries(
          entry("description", RequestFields::description),
          entry("state", RequestFields::state),
          entry("profile", RequestFields::profile),
          entry("url", RequestFields::url),
          entry("http_version", RequestFields::httpVersion),
          entry("client_certificate", RequestFields::clientCertificate),
          entry("event_types", RequestFields::eventTypes),
          entry("filter", RequestFields::filter),
          entry("include_test", RequestFields::includeTest),
          entry("payload_shape", RequestFields::payloadShape),
          entry("api_version", RequestFields::apiVersion),
          entry("useful_life_ms", RequestFields::usefulLife),
          entry("late", RequestFields::late),
          entry("auth", RequestFields::auth),
          entry("secret", RequestFields::secret),
          entry("v1a_key", RequestFields::v1aKey),
          entry("limits", RequestFields::limits),
          entry("ordering", RequestFields::ordering),
          entry("order_hold_ms", RequestFields::orderHold),
          entry("retry_schedule_ms", RequestFields::retrySchedule),
          entry("lanes", RequestFields::lanes));

  private final boolean urlsAnywhere;
  private final int partitions;

  /**
   * @param urlsAnywhere whether local and plain-http endpoints are taken
   * @param partitions of the delivery family: a subscription's lanes are at most as many
   */
  RequestFields(boolean urlsAnywhere, int partitions) {
    this.urlsAnywhere = urlsAnywhere;
    this.partitions = partitions;
  }

  private interface Reader {
    void read(RequestFields rules, Member member, Draft draft);
  }

  static Set<String> names() {
    return READERS.keySet();
  }

  void read(String name, Member member, Draft draft) {
    Reader reader = READERS.get(name);
    if (reader != null) {
      reader.read(this, member, draft);
    }
  }

  private void description(Member member, Draft draft) {
    if (member.isNull()) {
      draft.change(to -> to.setDescription(null));
    } else {
      member.text(DESCRIPTION).ifPresent(text -> draft.change(to -> to.setDescription(text)));
    }
  }

  private void state(Member member, Draft draft) {
    member
        .oneOf(SubscriptionStatus.class)
        .ifPresent(state -> draft.change(to -> to.setState(state)));
  }

  private void profile(Member member, Draft draft) {
    member
        .oneOf(ReceiverProfile.class)
        .ifPresent(profile -> draft.change(to -> to.setProfile(profile)));
  }

  private void url(Member member, Draft draft) {
    Optional<String> text = member.text(UrlRules.LONGEST);
    if (text.isPresent()) {
      switch (EndpointUrl.parse(text.get(), urlsAnywhere)) {
        case EndpointUrl.Usable usable -> draft.url(usable);
        case EndpointUrl.Refused(String why) -> member.wrong(why);
      }
    }
  }

  private void httpVersion(Member member, Draft draft) {
    member
        .oneOf(HttpVersionChoice.class, HttpVersionChoice.HTTP_1_1)
        .ifPresent(choice -> draft.change(to -> to.setHttpVersion(choice)));
  }

  private void clientCertificate(Member member, Draft draft) {
    if (member.isNull()) {
      draft.change(to -> to.setClientCertificate(null));
    } else {
      CertificateRequest.read(member).ifPresent(draft::certificate);
    }
  }

  private void eventTypes(Member member, Draft draft) {
    Set<String> types = new LinkedHashSet<>();
    for (Member item : member.items(1, PATTERNS).orElse(List.of())) {
      Optional<String> text = item.text(64);
      if (text.isPresent() && TypePattern.parse(text.get()).isEmpty()) {
        item.wrong("must be a type such as call.ended, a prefix such as call.*, or *");
      }
      text.ifPresent(types::add);
    }
    draft.change(to -> to.setEventTypes(List.copyOf(types)));
  }

  private void filter(Member member, Draft draft) {
    if (member.isNull()) {
      draft.change(to -> to.setFilter(null));
      return;
    }
    member
        .text(4_096)
        .ifPresent(
            text -> {
              switch (EventFilter.compile(text)) {
                case Good _ -> draft.change(to -> to.setFilter(text));
                case Bad(String why) -> member.wrong(why);
              }
            });
  }

  private void includeTest(Member member, Draft draft) {
    (member.isNull() ? Optional.of(false) : member.flag())
        .ifPresent(include -> draft.change(to -> to.setIncludeTest(include)));
  }

  private void payloadShape(Member member, Draft draft) {
    member
        .oneOf(PayloadShape.class)
        .ifPresent(shape -> draft.change(to -> to.setPayloadShape(shape)));
  }

  private void apiVersion(Member member, Draft draft) {
    Optional<String> text = member.text(10);
    if (text.isPresent() && !ApiVersions.knows(text.get())) {
      member.wrong("is no version; the newest is " + ApiVersions.NEWEST);
    }
    text.ifPresent(version -> draft.change(to -> to.setApiVersion(version)));
  }

  private void usefulLife(Member member, Draft draft) {
    Map<String, Long> lives = new HashMap<>();
    Map<String, Member> members = member.isNull() ? Map.of() : member.members();
    if (members.size() > LIVES) {
      member.wrong("at most " + LIVES + " types");
    }
    members.forEach(
        (type, life) -> {
          if (TypePattern.parse(type).isEmpty() || type.endsWith("*")) {
            life.wrong("is not an event type");
          }
          life.integer(1, UsefulLife.LONGEST.toMillis())
              .ifPresent(millis -> lives.put(type, millis));
        });
    draft.change(to -> to.setUsefulLifeMs(lives));
  }

  private void late(Member member, Draft draft) {
    member
        .oneOf(LatePolicy.class, LatePolicy.EXPIRE)
        .ifPresent(late -> draft.change(to -> to.setLate(late)));
  }

  private void auth(Member member, Draft draft) {
    draft.auth(member.isNull() ? AuthRequest.none() : AuthRequest.read(member, urlsAnywhere));
  }

  private void secret(Member member, Draft draft) {
    WebhookSecret.read(member).ifPresent(draft::signingSecret);
  }

  private void v1aKey(Member member, Draft draft) {
    Optional<String> text = member.text(200);
    if (text.isPresent()) {
      try {
        draft.v1aKey(
            text.get().equals("generate") ? Ed25519Key.generate() : Ed25519Key.parse(text.get()));
      } catch (IllegalArgumentException _) {
        member.wrong("must be generate, or " + Ed25519Key.RULE);
      }
    }
  }

  private void limits(Member member, Draft draft) {
    DeliveryLimits.Builder limits = DeliveryLimits.newBuilder();
    if (!member.isNull()) {
      Map<String, Member> members =
          member.members(Set.of("max_in_flight", "rate_per_second", "timeout_ms"));
      members.values().removeIf(Member::isNull);
      Optional.ofNullable(members.get("max_in_flight"))
          .ifPresent(
              most -> most.integer(1, IN_FLIGHT).ifPresent(n -> limits.setMaxInFlight((int) n)));
      Optional.ofNullable(members.get("rate_per_second"))
          .ifPresent(rate -> rate.positive(RATE).ifPresent(limits::setRatePerSecond));
      Optional.ofNullable(members.get("timeout_ms"))
          .ifPresent(
              time ->
                  time.integer(SHORTEST_DEADLINE.toMillis(), LONGEST_DEADLINE.toMillis())
                      .ifPresent(limits::setTimeoutMs));
    }
    draft.change(to -> to.setLimits(limits.build()));
  }

  private void ordering(Member member, Draft draft) {
    member
        .oneOf(Ordering.class)
        .ifPresent(ordering -> draft.change(to -> to.setOrdering(ordering)));
  }

  private void orderHold(Member member, Draft draft) {
    if (member.isNull()) {
      draft.change(to -> to.setOrderHoldMs(null));
    } else {
      member
          .integer(0, LONGEST_HOLD.toMillis())
          .ifPresent(hold -> draft.change(to -> to.setOrderHoldMs(hold)));
    }
  }

  private void retrySchedule(Member member, Draft draft) {
    if (member.isNull()) {
      draft.change(to -> to.setRetryScheduleMs(null));
      return;
    }
    List<Long> steps =
        member.items(0, STEPS).orElse(List.of()).stream()
            .flatMap(
                item -> {
                  var step = item.integer(0, RetryTier.H24.delay().toMillis());
                  if (step.isPresent()
                      && RetryTier.ofDelay(Duration.ofMillis(step.getAsLong())).isEmpty()) {
                    item.wrong("must be the delay of a retry tier: " + delays());
                  }
                  return step.stream().boxed();
                })
            .toList();
    draft.change(to -> to.setRetryScheduleMs(steps));
  }

  private void lanes(Member member, Draft draft) {
    member.integer(1, partitions).ifPresent(lanes -> draft.change(to -> to.setLanes((int) lanes)));
  }

  private static String delays() {
    return Stream.of(RetryTier.values())
        .map(tier -> Long.toString(tier.delay().toMillis()))
        .collect(Collectors.joining(", "));
  }
}
