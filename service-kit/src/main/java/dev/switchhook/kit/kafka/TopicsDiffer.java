package dev.switchhook.kit.kafka;

import dev.switchhook.kit.run.Refusal;
import java.util.List;

/** The topics are not as a program needs them. The message is a table, and how to mend it. */
public final class TopicsDiffer extends Refusal {
  private static final long serialVersionUID = 1L;

  private final transient List<Difference> differences;

  TopicsDiffer(List<Difference> differences) {
    super(DifferenceReport.text(differences));
    this.differences = List.copyOf(differences);
  }

  public List<Difference> differences() {
    return differences;
  }
}
