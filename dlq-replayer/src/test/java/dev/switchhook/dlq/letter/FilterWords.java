package dev.switchhook.dlq.letter;

import dev.switchhook.dlq.letter.Criterion.Counted;
import dev.switchhook.dlq.letter.Criterion.Counter;
import dev.switchhook.dlq.letter.Criterion.Moment;
import dev.switchhook.dlq.letter.Criterion.OneOf;
import dev.switchhook.dlq.letter.Criterion.Since;
import dev.switchhook.dlq.letter.Criterion.Until;
import dev.switchhook.dlq.letter.DeadLetterFilter.Cut;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the sentence that a filter makes of itself, written from the words and not from the code.
 */
final class FilterWords {
  private static final Pattern TOKEN =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|(,)|([^\\s,\"]+)");

  private FilterWords() {}

  static DeadLetterFilter parse(String words) {
    List<Criterion> criteria = new ArrayList<>();
    Cut cut = Cut.NONE;
    for (List<String> clause : clauses(words)) {
      String first = clause.getFirst();
      switch (first) {
        case "every" -> {}
        case "oldest", "newest" ->
            cut = new Cut(Integer.parseInt(clause.get(1)), first.equals("newest"));
        case "died", "happened" -> {
          Moment moment = Moment.valueOf(first.toUpperCase(Locale.ROOT));
          Instant at = Instant.parse(clause.get(2));
          criteria.add(
              clause.get(1).equals("since") ? new Since(moment, at) : new Until(moment, at));
        }
        case "attempts", "replays" ->
            criteria.add(
                Counted.parse(
                    Counter.valueOf(first.toUpperCase(Locale.ROOT)),
                    clause.get(1) + clause.get(2)));
        default -> {
          List<String> values = new ArrayList<>();
          for (int i = 1; i < clause.size(); i += 2) {
            values.add(clause.get(i));
          }
          criteria.add(new OneOf(Field.valueOf(first.toUpperCase(Locale.ROOT)), values));
        }
      }
    }
    return new DeadLetterFilter(criteria, cut);
  }

  private static List<List<String>> clauses(String words) {
    List<List<String>> clauses = new ArrayList<>();
    clauses.add(new ArrayList<>());
    Matcher matcher = TOKEN.matcher(words);
    while (matcher.find()) {
      if (matcher.group(2) != null) {
        clauses.add(new ArrayList<>());
      } else if (matcher.group(1) != null) {
        clauses.getLast().add(matcher.group(1).replaceAll("\\\\(.)", "$1"));
      } else {
        clauses.getLast().add(matcher.group(3));
      }
    }
    return clauses;
  }
}
