package dev.switchhook.dlq.command;

import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.dlq.output.Times;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.kit.terminal.Screen;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One letter on a page of its own. */
final class LetterPage {
  private final PrintStream out;
  private final Times times;

  LetterPage(PrintStream out, Times times) {
    this.out = out;
    this.times = times;
  }

  void print(Letter letter, Details details, boolean headers, boolean body) {
    DeadLetter says = letter.says();
    out.println(Screen.safe(letter.id() + "   delivery " + shown(says.getDeliveryId())));
    line("event", event(says));
    line(
        "to",
        letter.subscription()
            + "  "
            + shown(says.getEndpointHost())
            + "   tenant "
            + shown(says.getTenantId()));
    if (says.getOccurredAt() != null && says.getExpiresAt() != null) {
      line(
          "happened",
          times.at(says.getOccurredAt()) + "   useful until " + times.at(says.getExpiresAt()));
    }
    line("died", died(says));
    if (says.getLastError() != null) {
      line("error", says.getLastError());
    }
    attempts(letter, details);
    line("state", state(letter));
    if (headers) {
      details.headers(letter).forEach((name, value) -> line("header", name + ": " + value));
    }
    line("body", details.size(letter) + (body ? ", masked:" : " (hidden; --body shows it masked)"));
    if (body) {
      out.println(Screen.safeLines(details.body(letter)));
    }
    out.println();
  }

  private void attempts(Letter letter, Details details) {
    if (!details.hasAttempts()) {
      String replays = letter.replays() == 0 ? "" : ", replayed " + letter.replays() + " times";
      line("attempts", letter.says().getAttempts() + replays);
      return;
    }
    List<DeliveryAttempt> attempts = details.attempts(letter);
    if (attempts.isEmpty()) {
      line("attempts", "none on record");
    }
    for (DeliveryAttempt attempt : attempts) {
      line("attempt", times.at(attempt.getStartedAt()) + "  " + Details.inWords(attempt));
    }
  }

  private static String event(DeadLetter says) {
    if (says.getEventId() == null) {
      return "unknown: the delivery could not be decoded";
    }
    String call =
        says.getCallId() == null
            ? ""
            : "   sequence " + shown(says.getSequence()) + " of " + says.getCallId();
    return shown(says.getEventType()) + "  " + says.getEventId() + call;
  }

  private String died(DeadLetter says) {
    List<String> parts = new ArrayList<>();
    parts.add(times.at(says.getDeadAt()) + " (" + times.age(says.getDeadAt()) + " ago)");
    String code = says.getLastStatusCode() == null ? "" : " " + says.getLastStatusCode();
    parts.add(says.getReason().name());
    parts.add(says.getLastFailureClass().name() + code);
    parts.add("fault " + says.getFault());
    return String.join("  ", parts);
  }

  private String state(Letter letter) {
    String status = letter.state().status().name();
    return letter.state().jobId().isEmpty()
        ? status
        : status
            + " in "
            + letter.state().jobId()
            + " at "
            + times.at(letter.state().changedAt())
            + " by "
            + letter.state().actor();
  }

  private void line(String name, String text) {
    out.println(String.format(Locale.ROOT, "  %-10s %s", name, Screen.safe(text)));
  }

  private static String shown(@Nullable Object value) {
    return Objects.toString(value, "-");
  }
}
