package dev.switchhook.ingest.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.FailureClass;
import dev.switchhook.ingest.attempts.AttemptLog;
import dev.switchhook.ingest.attempts.AttemptLog.Found;
import dev.switchhook.ingest.attempts.AttemptLog.Question;
import dev.switchhook.ingest.subscription.Subscriptions;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/** The recent attempts of a subscription, without a word of what the receiver answered in them. */
final class AttemptsApi {
  private final Work work;
  private final Subscriptions subscriptions;
  private final AttemptLog attempts;

  AttemptsApi(Work work, Subscriptions subscriptions, AttemptLog attempts) {
    this.work = work;
    this.subscriptions = subscriptions;
    this.attempts = attempts;
  }

  void mount(Routes routes) {
    routes.get(SubscriptionApi.ONE + "/attempts", this::recent);
  }

  private void recent(RoutingContext context) {
    ApiRequest request = new ApiRequest(context);
    Question question =
        new Question(request.tenant(), request.subscription(), request.delivery(), request.limit());
    if (subscriptions.find(question.tenant(), question.subscription()).isEmpty()) {
      throw new ProblemException(Problem.notFound());
    }
    work.answer(context, () -> answer(question));
  }

  private Answer answer(Question question) {
    try {
      Found found = attempts.read(question);
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      ArrayNode data = json.putArray("data");
      found.attempts().forEach(attempt -> put(data.addObject(), attempt));
      found.since().ifPresent(since -> json.put("since", SubscriptionView.time(since)));
      return Answers.json(200, json);
    } catch (AttemptLog.Busy _) {
      throw new ProblemException(
          Problem.tooOften("others are reading attempts", Duration.ofSeconds(1)));
    }
  }

  private static void put(ObjectNode json, DeliveryAttempt attempt) {
    boolean blocked = attempt.getFailureClass() == FailureClass.BLOCKED_ADDRESS;
    json.put("id", attempt.getAttemptId());
    json.put("delivery_id", attempt.getDeliveryId());
    json.put("event_id", attempt.getEventId());
    json.put("event_type", attempt.getEventType());
    Optional.ofNullable(attempt.getCallId()).ifPresent(id -> json.put("call_id", id));
    json.put("attempt", attempt.getAttempt());
    json.put("triggered_by", Member.lower(attempt.getTriggeredBy()));
    json.put("outcome", Member.lower(attempt.getOutcome()));
    json.put("verdict", Member.lower(attempt.getVerdict()));
    // Which address it was, and what stood behind it, is not the tenant's to learn.
    json.put(
        "failure_class", blocked ? "blocked_destination" : Member.lower(attempt.getFailureClass()));
    Optional.ofNullable(attempt.getStatusCode()).ifPresent(code -> json.put("status_code", code));
    json.put("started_at", SubscriptionView.time(attempt.getStartedAt()));
    json.put("ended_at", SubscriptionView.time(attempt.getEndedAt()));
    json.put("duration_ms", attempt.getDurationMs());
    Optional.ofNullable(attempt.getNextAttemptAt())
        .ifPresent(at -> json.put("next_attempt_at", SubscriptionView.time(at)));
    Optional.ofNullable(attempt.getDeadLetterId()).ifPresent(id -> json.put("dead_letter_id", id));
    if (!blocked) {
      Optional.ofNullable(attempt.getError()).ifPresent(error -> json.put("error", error));
    }
  }
}
