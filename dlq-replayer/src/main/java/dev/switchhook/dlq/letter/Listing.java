package dev.switchhook.dlq.letter;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the letters that come first and counts all, so that a list of 50 needs room for 50. */
public final class Listing {
  private final int most;
  private final Comparator<Letter> order;
  private final PriorityQueue<Letter> kept;
  private int total;

  public Listing(int most, Comparator<Letter> order) {
    this.most = most;
    this.order = order;
    this.kept = new PriorityQueue<>(order.reversed());
  }

  public void add(Letter letter) {
    total++;
    kept.add(letter);
    if (kept.size() > most) {
      kept.remove();
    }
  }

  /** Of those that were added, kept or not. */
  public int total() {
    return total;
  }

  public List<Letter> letters() {
    return kept.stream().sorted(order).toList();
  }
}
