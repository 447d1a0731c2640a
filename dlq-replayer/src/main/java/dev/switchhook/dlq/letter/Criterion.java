package dev.switchhook.dlq.letter;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One condition of a filter; all of a filter's must be met. */
public sealed interface Criterion {
  boolean matches(Letter letter);

  /** A clause without a comma outside quotes, for example {@code type call.ended or "a b"}. */
  String inWords();

  /** The field has one of the values. */
  record OneOf(Field field, List<String> values) implements Criterion {
    private static final Pattern PLAIN = Pattern.compile("[\\w.:*-]+");

    public OneOf {
      values = values.stream().map(field::understood).distinct().toList();
    }

    @Override
    public boolean matches(Letter letter) {
      return values.stream().anyMatch(value -> field.matches(letter, value));
    }

    @Override
    public String inWords() {
      return values.stream()
          .map(OneOf::quoted)
          .collect(Collectors.joining(" or ", field.word() + " ", ""));
    }

    private static String quoted(String value) {
      return PLAIN.matcher(value).matches() && !value.equals("or")
          ? value
          : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
  }

  /** At that instant or later. */
  record Since(Moment moment, Instant from) implements Criterion {
    @Override
    public boolean matches(Letter letter) {
      return moment.of(letter).filter(at -> !at.isBefore(from)).isPresent();
    }

    @Override
    public String inWords() {
      return moment.word() + " since " + from;
    }
  }

  /** Before that instant. */
  record Until(Moment moment, Instant end) implements Criterion {
    @Override
    public boolean matches(Letter letter) {
      return moment.of(letter).filter(at -> at.isBefore(end)).isPresent();
    }

    @Override
    public String inWords() {
      return moment.word() + " until " + end;
    }
  }

  /** A count compared with a number. */
  record Counted(Counter counter, Comparison comparison, int number) implements Criterion {
    private static final Pattern FORM = Pattern.compile("(>=|<=|>|<|=|)\\s*(\\d{1,9})");

    /**
     * Reads what people type.
     *
     * @param text {@code 5}, {@code '>=5'}, {@code '<3'} …
     * @throws IllegalArgumentException with a sentence for the person who typed it
     */
    public static Counted parse(Counter counter, String text) {
      Matcher matcher = FORM.matcher(text.strip());
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "'" + text + "' is no number of " + counter.word() + "; write 5 or '>=5'");
      }
      return new Counted(
          counter, Comparison.of(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public boolean matches(Letter letter) {
      return comparison.holds(counter.of(letter), number);
    }

    @Override
    public String inWords() {
      return counter.word() + " " + comparison.sign() + " " + number;
    }
  }

  /** The two times a letter can be asked for. */
  enum Moment {
    DIED,
    HAPPENED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    Optional<Instant> of(Letter letter) {
      return Optional.ofNullable(
          switch (this) {
            case DIED -> letter.says().getDeadAt();
            case HAPPENED -> letter.says().getOccurredAt();
          });
    }
  }

  /** What can be counted. */
  enum Counter {
    ATTEMPTS,
    REPLAYS;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    int of(Letter letter) {
      return switch (this) {
        case ATTEMPTS -> letter.says().getAttempts();
        case REPLAYS -> letter.replays();
      };
    }
  }

  /** How a count is compared. */
  enum Comparison {
    AT_LEAST(">="),
    AT_MOST("<="),
    MORE(">"),
    FEWER("<"),
    EXACTLY("=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }

    static Comparison of(String sign) {
      for (Comparison comparison : values()) {
        if (comparison.sign.equals(sign)) {
          return comparison;
        }
      }
      return EXACTLY;
    }

    boolean holds(int count, int number) {
      return switch (this) {
        case AT_LEAST -> count >= number;
        case AT_MOST -> count <= number;
        case MORE -> count > number;
        case FEWER -> count < number;
        case EXACTLY -> count == number;
      };
    }
  }
}
