package dev.switchhook.dlq.command;

import dev.switchhook.dlq.command.Surroundings.Clocks;
import dev.switchhook.dlq.letter.Criterion;
import dev.switchhook.dlq.letter.Criterion.Counted;
import dev.switchhook.dlq.letter.Criterion.Counter;
import dev.switchhook.dlq.letter.Criterion.OneOf;
import dev.switchhook.dlq.letter.Field;
import dev.switchhook.dlq.letter.PointInTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what was typed into criteria, all against the same now. */
final class CriteriaReading {
  private final GlobalOptions global;
  private final Clocks clocks;
  private final Instant now;
  private final List<Criterion> criteria = new ArrayList<>();

  CriteriaReading(GlobalOptions global, Clocks clocks) {
    this.global = global;
    this.clocks = clocks;
    this.now = clocks.clock().instant();
  }

  CriteriaReading oneOf(String option, Field field, List<String> values) {
    if (!values.isEmpty()) {
      add(option, () -> new OneOf(field, values));
    }
    return this;
  }

  CriteriaReading time(
      String option, @Nullable String text, Function<Instant, Criterion> criterion) {
    if (text != null) {
      add(option, () -> criterion.apply(PointInTime.parse(text, now, clocks.zone())));
    }
    return this;
  }

  CriteriaReading count(String option, @Nullable String text, Counter counter) {
    if (text != null) {
      add(option, () -> Counted.parse(counter, text));
    }
    return this;
  }

  List<Criterion> criteria() {
    return criteria;
  }

  private void add(String option, Supplier<Criterion> criterion) {
    try {
      criteria.add(criterion.get());
    } catch (IllegalArgumentException e) {
      throw global.wrong(option, e);
    }
  }
}
