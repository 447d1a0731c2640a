package dev.switchhook.local.calls;

import dev.switchhook.events.AnsweredBy;
import dev.switchhook.events.CallAnswered;
import dev.switchhook.events.CallEscalated;
import dev.switchhook.events.CallOutcome;
import dev.switchhook.events.CallStarted;
import dev.switchhook.events.Direction;
import dev.switchhook.events.EndedBy;
import dev.switchhook.events.EndedReason;
import dev.switchhook.events.EscalationReason;
import dev.switchhook.events.EscalationStatus;
import dev.switchhook.events.EscalationTarget;
import dev.switchhook.events.IntentDetected;
import dev.switchhook.events.Severity;
import dev.switchhook.events.Slot;
import dev.switchhook.events.StartTrigger;
import dev.switchhook.events.ToolCalled;
import dev.switchhook.events.ToolStatus;
import dev.switchhook.local.calls.Business.Enquiry;
import java.util.ArrayList;
import java.util.List;

/** What is said in one call, from the first ring to the hang-up; {@link Closing} does the rest. */
final class Conversation {
  private final Call call;
  private final Business business;
  private final Chance chance;
  private final Closing closing;
  private final Appointments appointments;
  private int turns = 1;

  Conversation(Call call, Business business) {
    this.call = call;
    this.business = business;
    this.chance = call.chance();
    this.closing = new Closing(call);
    this.appointments = new Appointments(call, business);
  }

  void play() {
    boolean outbound = call.context().getDirection() == Direction.OUTBOUND;
    started(outbound);
    if (chance.of(outbound ? 0.25 : 0.06)) {
      nobodyTalks(outbound);
      return;
    }
    if (outbound && chance.of(0.12)) {
      answered(AnsweredBy.VOICEMAIL);
      call.after(chance.seconds(8, 25));
      closing.ended(
          EndedBy.AGENT, EndedReason.VOICEMAIL, CallOutcome.UNRESOLVED, "message_left", turns);
      closing.analysisSkipped();
      return;
    }
    answered(outbound ? AnsweredBy.HUMAN : AnsweredBy.AGENT);
    int plot = chance.below(100);
    if (plot < 8) {
      hungUp();
    } else if (plot < 35) {
      enquiry();
    } else if (plot < 82) {
      appointment(plot);
    } else {
      escalation();
    }
  }

  private void started(boolean outbound) {
    call.event(
        "call.started",
        event ->
            event.setCallStarted(
                CallStarted.newBuilder()
                    .setReturningCaller(chance.of(0.4))
                    .setQueueMs(outbound ? null : chance.between(0L, 4_000L))
                    .setTrigger(
                        outbound
                            ? chance.oneOf(
                                List.of(
                                    StartTrigger.CAMPAIGN, StartTrigger.API, StartTrigger.CALLBACK))
                            : StartTrigger.INBOUND_CALL)
                    .build()));
  }

  private void nobodyTalks(boolean outbound) {
    call.after(chance.seconds(4, 30));
    if (!outbound) {
      closing.ended(EndedBy.CALLER, EndedReason.HANGUP, CallOutcome.ABANDONED, "in_queue", 0);
      return;
    }
    EndedReason reason =
        chance.oneOf(
            List.of(
                EndedReason.NO_ANSWER,
                EndedReason.NO_ANSWER,
                EndedReason.BUSY,
                EndedReason.DIAL_FAILED));
    closing.ended(EndedBy.CARRIER, reason, CallOutcome.NOT_CONNECTED, "call_again", 0);
  }

  private void answered(AnsweredBy by) {
    call.after(chance.seconds(1, 6));
    call.answer();
    long ringing = call.length().toMillis();
    call.event(
        "call.answered",
        event ->
            event.setCallAnswered(
                CallAnswered.newBuilder().setAnsweredBy(by).setRingMs(ringing).build()));
  }

  private void hungUp() {
    call.after(chance.seconds(3, 15));
    closing.ended(EndedBy.CALLER, EndedReason.HANGUP, CallOutcome.ABANDONED, "hung_up", turns);
    closing.analysed(CallOutcome.ABANDONED, "Caller hung up before saying what it was about.");
  }

  private void enquiry() {
    Enquiry enquiry = chance.oneOf(business.enquiries());
    intent(enquiry.intent(), enquiry.utterance(), List.of());
    boolean answered = chance.of(0.93);
    tool(enquiry, answered ? ToolStatus.OK : ToolStatus.TIMEOUT);
    call.after(chance.seconds(10, 60));
    CallOutcome outcome = answered ? CallOutcome.RESOLVED : CallOutcome.UNRESOLVED;
    turns += chance.below(6);
    closing.ended(EndedBy.CALLER, EndedReason.HANGUP, outcome, enquiry.intent(), turns);
    closing.analysed(
        outcome,
        answered ? "Caller asked and was answered." : "The answer could not be looked up.");
  }

  private void appointment(int plot) {
    String service = chance.oneOf(business.services());
    intent(
        plot < 65 ? "book_appointment" : "change_appointment",
        business.booking().formatted(service),
        List.of(new Slot("service", service, chance.between(0.8, 1.0))));
    tool(
        new Enquiry(
            "",
            "",
            business.agent().calendarTool(),
            "{\"service\":\"" + service + "\"}",
            "{\"slots\":[\"09:30\",\"10:15\",\"14:00\"]}"),
        ToolStatus.OK);
    String disposition = appointments.settle(service, plot);
    call.after(chance.seconds(10, 40));
    turns += chance.below(8);
    closing.ended(
        chance.of(0.5) ? EndedBy.CALLER : EndedBy.AGENT,
        EndedReason.TASK_DONE,
        CallOutcome.RESOLVED,
        disposition,
        turns);
    closing.analysed(CallOutcome.RESOLVED, "Talked about a " + service + ": " + disposition + ".");
  }

  private void escalation() {
    Enquiry enquiry = chance.oneOf(business.enquiries());
    intent(enquiry.intent(), enquiry.utterance(), List.of());
    boolean toolFailed = chance.of(0.3);
    if (toolFailed) {
      tool(enquiry, ToolStatus.ERROR);
    }
    intent("speak_to_person", "Can I talk to somebody, please?", List.of());
    EscalationReason reason =
        toolFailed
            ? EscalationReason.TOOL_FAILURE
            : chance.oneOf(
                List.of(
                    EscalationReason.CALLER_REQUEST,
                    EscalationReason.NEGATIVE_SENTIMENT,
                    EscalationReason.LOW_CONFIDENCE));
    Severity severity = chance.oneOf(List.of(Severity.NORMAL, Severity.HIGH));
    escalated(EscalationStatus.REQUESTED, reason, severity);
    call.after(chance.seconds(5, 30));
    boolean bridged = chance.of(0.8);
    escalated(bridged ? EscalationStatus.BRIDGED : EscalationStatus.FAILED, reason, severity);
    call.after(chance.seconds(5, 40));
    CallOutcome outcome = bridged ? CallOutcome.ESCALATED : CallOutcome.UNRESOLVED;
    closing.ended(
        bridged ? EndedBy.AGENT : EndedBy.CALLER,
        bridged ? EndedReason.TRANSFERRED : EndedReason.HANGUP,
        outcome,
        bridged ? "transferred" : "call_back",
        turns);
    closing.analysed(outcome, "Caller wanted a person.");
  }

  private void escalated(EscalationStatus status, EscalationReason reason, Severity severity) {
    call.event(
        "call.escalated",
        event ->
            event.setCallEscalated(
                CallEscalated.newBuilder()
                    .setStatus(status)
                    .setReason(reason)
                    .setSeverity(severity)
                    .setTargetKind(EscalationTarget.QUEUE)
                    .setTarget("front-desk")
                    .setSummary("Caller wants to speak to a person.")
                    .build()));
  }

  private void intent(String name, String utterance, List<Slot> slots) {
    call.after(chance.seconds(3, 12));
    boolean first = turns == 1;
    turns += 2;
    int turn = turns;
    call.event(
        "intent.detected",
        event ->
            event.setIntentDetected(
                IntentDetected.newBuilder()
                    .setIntent(name)
                    .setConfidence(chance.between(0.7, 0.99))
                    .setIsPrimary(first)
                    .setTurn(turn)
                    .setSlots(new ArrayList<>(slots))
                    .setUtterance(utterance)
                    .build()));
  }

  private void tool(Enquiry enquiry, ToolStatus status) {
    long latency = chance.between(80L, 1_500L);
    call.after(chance.seconds(1, 5));
    call.event(
        "tool.called",
        event ->
            event.setToolCalled(
                ToolCalled.newBuilder()
                    .setToolCallId(chance.id("tc"))
                    .setTool(enquiry.tool())
                    .setStatus(status)
                    .setLatencyMs(latency)
                    .setArgumentsJson(enquiry.arguments())
                    .setResultJson(status == ToolStatus.OK ? enquiry.result() : null)
                    .setError(status == ToolStatus.OK ? null : "no answer from " + enquiry.tool())
                    .build()));
  }
}
