package dev.switchhook.dlq.replay;

import dev.switchhook.dlq.letter.Letter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of the planned letters so far. */
final class Tally {
  private final List<String> sent = new ArrayList<>();
  private final Map<LeftOut, Integer> skipped = new EnumMap<>(LeftOut.class);

  void sent(List<Letter> letters) {
    letters.forEach(letter -> sent.add(letter.id()));
  }

  void skipped(LeftOut why, int count) {
    if (count > 0) {
      skipped.merge(why, count, Integer::sum);
    }
  }

  List<String> sentIds() {
    return sent;
  }

  int sentCount() {
    return sent.size();
  }

  Map<LeftOut, Integer> skipped() {
    return skipped;
  }

  int skippedCount() {
    return skipped.values().stream().mapToInt(Integer::intValue).sum();
  }
}
