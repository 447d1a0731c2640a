package dev.switchhook.delivery.simulation;

import dev.switchhook.delivery.engine.DeferralReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the deliveries of one kind of receivers. */
final class Figures {
  final Map<DeferralReason, Integer> moved = new EnumMap<>(DeferralReason.class);
  final Map<String, Integer> dead = new TreeMap<>();
  private final List<Long> waits = new ArrayList<>();
  private final Map<Integer, Integer> posts = new TreeMap<>();
  private final List<Integer> timeline = new ArrayList<>();
  int offered;
  int delivered;
  int inTiers;
  int early;
  int outOfOrder;

  void waited(Duration time) {
    waits.add(time.toMillis());
  }

  /** An attempt was made in that part of the run. */
  void postedIn(int part) {
    posts.merge(part, 1, Integer::sum);
  }

  int posts() {
    return posts.values().stream().mapToInt(Integer::intValue).sum();
  }

  int mostPostsInAPart() {
    return posts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** A delivery was taken in that part of the run. */
  void deliveredIn(int part) {
    delivered++;
    while (timeline.size() <= part) {
      timeline.add(0);
    }
    timeline.set(part, timeline.get(part) + 1);
  }

  int movedWithoutAttempt() {
    return moved.values().stream().mapToInt(Integer::intValue).sum();
  }

  int deadInAll() {
    return dead.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** In milliseconds, from where it was written to its first POST. */
  long waitPercentile(double percent) {
    if (waits.isEmpty()) {
      return 0;
    }
    Collections.sort(waits);
    return waits.get((int) Math.min(waits.size() - 1, Math.floor(waits.size() * percent / 100)));
  }

  List<Integer> timeline() {
    return timeline;
  }
}
