package dev.switchhook.local.receiver;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A request in one line, for people; nothing in it can command their terminal. */
final class ReceivedLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  private final ZoneId zone;

  ReceivedLine(ZoneId zone) {
    this.zone = zone;
  }

  String of(Received received) {
    return printable(
        "%s  %s  %s  %s  attempt %s  signature %s  answered %s"
            .formatted(
                TIME.withZone(zone).format(received.at()),
                received.path(),
                received.header("x-switchhook-event-type").orElse("-"),
                received.header("webhook-id").orElse("-"),
                received.attempt() == 0 ? "-" : Integer.toString(received.attempt()),
                received.signature().name().toLowerCase(Locale.ROOT),
                received.answered() == 0 ? "nothing" : Integer.toString(received.answered())));
  }

  private static String printable(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().forEach(c -> line.appendCodePoint(c >= ' ' && c < 0x7f ? c : '?'));
    return line.toString();
  }
}
