package dev.switchhook.dlq.letter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.dlq.letter.Criterion.Counted;
import dev.switchhook.dlq.letter.Criterion.Moment;
import dev.switchhook.dlq.letter.Criterion.OneOf;
import dev.switchhook.dlq.letter.Criterion.Since;
import dev.switchhook.dlq.letter.Criterion.Until;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which letters are meant: every criterion must be met, then the cut is made. All times in it are
 * absolute, so that it means the same tomorrow.
 */
public record DeadLetterFilter(List<Criterion> criteria, Cut cut) {
  public DeadLetterFilter {
    criteria = List.copyOf(criteria);
  }

  /** At most so many, the oldest or the newest of those that match. */
  public record Cut(int most, boolean newest) {
    public static final Cut NONE = new Cut(Integer.MAX_VALUE, false);

    public boolean cuts() {
      return most < Integer.MAX_VALUE;
    }

    /** Which letters come first. */
    public Comparator<Letter> order() {
      Comparator<Letter> oldest =
          Comparator.comparing((Letter letter) -> letter.says().getDeadAt())
              .thenComparing(Letter::at);
      return newest ? oldest.reversed() : oldest;
    }
  }

  /** Without regard to the cut. */
  public boolean matches(Letter letter) {
    return criteria.stream().allMatch(criterion -> criterion.matches(letter));
  }

  /** No letter that is meant died earlier; empty when any may have. */
  public Optional<Instant> diedSince() {
    return of(Since.class)
        .filter(since -> since.moment() == Moment.DIED)
        .map(Since::from)
        .max(Comparator.naturalOrder());
  }

  /** What was asked for in that field; empty when nothing was. */
  public List<String> wanted(Field field) {
    return of(OneOf.class)
        .filter(criterion -> criterion.field() == field)
        .flatMap(criterion -> criterion.values().stream())
        .toList();
  }

  /**
   * Whether it leaves out something on purpose.
   *
   * @param notCounting criteria on these fields, because nobody has asked for them
   */
  public boolean narrows(Set<Field> notCounting) {
    return cut.cuts()
        || criteria.stream()
            .anyMatch(
                criterion ->
                    !(criterion instanceof OneOf one) || !notCounting.contains(one.field()));
  }

  /** For people: said back before anything is done, and kept with the job. */
  public String inWords() {
    Stream<String> clauses = criteria.stream().map(Criterion::inWords);
    if (cut.cuts()) {
      clauses = Stream.concat(clauses, Stream.of((cut.newest ? "newest " : "oldest ") + cut.most));
    }
    String words = clauses.collect(Collectors.joining(", "));
    return words.isEmpty() ? "every letter" : words;
  }

  /** For programs: what a job stores, so that it can find the same letters again. */
  public String asJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Criterion criterion : criteria) {
      switch (criterion) {
        case OneOf(Field field, List<String> values) -> {
          ArrayNode array = json.putArray(field.word());
          values.forEach(array::add);
        }
        case Since(Moment moment, Instant from) ->
            json.put(moment.word() + "_since", from.toString());
        case Until(Moment moment, Instant end) ->
            json.put(moment.word() + "_until", end.toString());
        case Counted counted ->
            json.put(counted.counter().word(), counted.comparison().sign() + counted.number());
      }
    }
    if (cut.cuts()) {
      json.put("limit", cut.most).put("newest", cut.newest);
    }
    return json.toString();
  }

  private <C extends Criterion> Stream<C> of(Class<C> kind) {
    return criteria.stream().filter(kind::isInstance).map(kind::cast);
  }
}
