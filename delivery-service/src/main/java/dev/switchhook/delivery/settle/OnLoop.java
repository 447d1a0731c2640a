package dev.switchhook.delivery.settle;

import java.time.Duration;

/** The way back onto the loop. */
public interface OnLoop {
  /** From any thread; in the order in which it was asked. */
  void run(Runnable turn);

  /** From the loop, onto it. */
  void after(Duration delay, Runnable turn);
}
