package dev.switchhook.kit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a program shall end: asked by a signal, by a thread that has failed, or by the program
 * itself. Thread-safe.
 */
public final class Stop {
  private final Object lock = new Object();
  private final List<Runnable> listeners = new ArrayList<>();
  private final List<Runnable> hurriers = new ArrayList<>();
  private @Nullable Thread starting;
  private @Nullable String reason;
  private @Nullable Throwable failure;

  public Stop() {
    this(null);
  }

  /**
   * @param starting interrupted by a request that comes before the program has started, because it
   *     may be waiting for a broker or a registry that is away
   */
  Stop(@Nullable Thread starting) {
    this.starting = starting;
  }

  /** Asks for an orderly end. The first reason stays. */
  public void request(String why) {
    ended(why, null);
  }

  /** Asks for an orderly end because something has died; the exit code will be 1. */
  public void fail(Throwable cause) {
    ended("failure: " + cause, cause);
  }

  private void ended(String why, @Nullable Throwable cause) {
    List<Runnable> told;
    synchronized (lock) {
      if (failure == null) {
        failure = cause;
      }
      if (reason != null) {
        return;
      }
      reason = why;
      if (starting != null) {
        starting.interrupt();
      }
      lock.notifyAll();
      told = List.copyOf(listeners);
    }
    told.forEach(Runnable::run);
  }

  /** From now on a request does not interrupt. {@link #await()} says so too. */
  public void started() {
    synchronized (lock) {
      if (starting != null && reason != null) {
        Thread.interrupted(); // the request's, which has been seen now
      }
      starting = null;
    }
  }

  /** Returns when the end is asked for. */
  public void await() throws InterruptedException {
    synchronized (lock) {
      started();
      while (reason == null) {
        lock.wait();
      }
    }
  }

  public boolean requested() {
    synchronized (lock) {
      return reason != null;
    }
  }

  /** Why the end was asked for; empty as long as it was not. */
  public Optional<String> reason() {
    synchronized (lock) {
      return Optional.ofNullable(reason);
    }
  }

  /** The first failure, where the end was asked for by one or one came later. */
  public Optional<Throwable> failure() {
    synchronized (lock) {
      return Optional.ofNullable(failure);
    }
  }

  /**
   * Runs {@code listener} once when the end is asked for, on the thread that asks; at once when it
   * already was. It must be short: the thread may be the one that receives signals.
   */
  public void whenRequested(Runnable listener) {
    synchronized (lock) {
      if (reason == null) {
        listeners.add(listener);
        return;
      }
    }
    listener.run();
  }

  /**
   * Runs {@code listener} once when the end is asked for again: it makes an orderly end come
   * sooner. It must be short: the thread is the one that receives signals.
   */
  public void whenHurried(Runnable listener) {
    synchronized (lock) {
      hurriers.add(listener);
    }
  }

  /** Asks for a sooner end; false where there is none, or it was asked for before. */
  boolean hurry() {
    List<Runnable> told;
    synchronized (lock) {
      told = List.copyOf(hurriers);
      hurriers.clear();
    }
    told.forEach(Runnable::run);
    return !told.isEmpty();
  }
}
