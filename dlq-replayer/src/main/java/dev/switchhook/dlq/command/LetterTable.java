package dev.switchhook.dlq.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.dlq.output.Table;
import dev.switchhook.dlq.output.Table.Align;
import dev.switchhook.dlq.output.Times;
import dev.switchhook.events.DeadLetter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Letters as a table, narrow or wide. */
final class LetterTable {
  /** What a CSV file has: the members of the JSON form, in a fixed order. */
  private static final List<String> MEMBERS =
      List.of(
          "dead_letter_id",
          "delivery_id",
          "event_id",
          "event_type",
          "tenant_id",
          "subscription_id",
          "endpoint_host",
          "call_id",
          "sequence",
          "occurred_at",
          "dead_at",
          "reason",
          "last_failure_class",
          "fault",
          "last_status_code",
          "last_error",
          "attempts",
          "replays");

  private static final int ID_PREFIX = "dlt_".length();

  private final List<Letter> letters;
  private final Times times;
  private final boolean wide;
  private final int idLength;

  LetterTable(List<Letter> letters, Times times, boolean wide) {
    this.letters = letters;
    this.times = times;
    this.wide = wide;
    this.idLength = shortestTelling(letters);
  }

  Table table() {
    Table table = new Table();
    table.column("id").column("died", Align.RIGHT).column("subscription");
    table.column("host").column("type").column("reason").column("class");
    table.column("code", Align.RIGHT).column("attempts", Align.RIGHT).column("state");
    if (wide) {
      table.column("tenant").column("call").column("seq", Align.RIGHT).column("delivery");
      table.column("fault").column("replays", Align.RIGHT).column("last error");
    }
    letters.forEach(letter -> table.row(row(letter)));
    return table;
  }

  private List<String> row(Letter letter) {
    DeadLetter says = letter.says();
    List<String> cells = new ArrayList<>();
    cells.add(wide ? letter.id() : cut(letter.id(), idLength));
    cells.add(times.age(says.getDeadAt()) + " ago");
    cells.add(letter.subscription());
    cells.add(shown(says.getEndpointHost()));
    cells.add(shown(says.getEventType()));
    cells.add(shown(says.getReason()));
    cells.add(shown(says.getLastFailureClass()));
    cells.add(shown(says.getLastStatusCode()));
    cells.add(shown(says.getAttempts()));
    cells.add(shown(letter.state().status()));
    if (wide) {
      cells.add(shown(says.getTenantId()));
      cells.add(shown(says.getCallId()));
      cells.add(shown(says.getSequence()));
      cells.add(shown(says.getDeliveryId()));
      cells.add(shown(says.getFault()));
      cells.add(shown(letter.replays()));
      cells.add(shown(says.getLastError()));
    }
    return cells;
  }

  /** For files: whole ids, times in UTC. */
  static Table everything(List<Letter> letters) {
    Table table = new Table();
    MEMBERS.forEach(table::column);
    table.column("state");
    for (Letter letter : letters) {
      ObjectNode json = LetterJson.of(letter);
      List<String> cells = new ArrayList<>();
      for (String member : MEMBERS) {
        JsonNode value = json.get(member);
        cells.add(value == null ? "" : value.asText());
      }
      cells.add(letter.state().status().name());
      table.row(cells);
    }
    return table;
  }

  /** Ids in a table are as short as they can be told apart here, and can be typed like that. */
  private static int shortestTelling(List<Letter> letters) {
    int length = ID_PREFIX + 8;
    while (length < ID_PREFIX + 36 && !telling(letters, length)) {
      length++;
    }
    return length;
  }

  private static boolean telling(List<Letter> letters, int length) {
    Set<String> seen = new HashSet<>();
    return letters.stream().allMatch(letter -> seen.add(cut(letter.id(), length)));
  }

  private static String cut(String id, int length) {
    return id.substring(0, Math.min(length, id.length()));
  }

  private static String shown(@Nullable Object value) {
    return Objects.toString(value, "-");
  }
}
