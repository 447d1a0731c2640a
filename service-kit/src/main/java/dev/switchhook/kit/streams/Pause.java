package dev.switchhook.kit.streams;

import java.time.Duration;

/** Lets time pass on the calling thread. */
@FunctionalInterface
public interface Pause {
  /** False: it is of no use to wait on, because the program is to end. */
  boolean pass(Duration time);
}
