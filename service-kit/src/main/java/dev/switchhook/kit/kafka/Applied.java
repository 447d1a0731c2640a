package dev.switchhook.kit.kafka;

import java.util.List;

/**
 * What {@link TopicApply} did.
 *
 * @param left what differs still, because it is never changed on topics that exist, or because the
 *     registry refused it
 */
public record Applied(List<Change> changes, List<Difference> left) {
  public Applied {
    changes = List.copyOf(changes);
    left = List.copyOf(left);
  }
}
