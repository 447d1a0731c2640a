package dev.switchhook.delivery;

import java.util.List;

/** All workers of the process, started and ended together. */
final class Workers implements AutoCloseable {
  private final List<Worker> workers;

  private Workers(List<Worker> workers) {
    this.workers = workers;
  }

  static Workers start(List<Worker> workers) {
    workers.forEach(Worker::start);
    return new Workers(List.copyOf(workers));
  }

  /** Asks for the end: each drains, or where it has been asked before, drains no longer. */
  void stop() {
    workers.forEach(Worker::stop);
  }

  /** Lets each drain and leave the group, at the same time. */
  @Override
  public void close() {
    stop();
    boolean interrupted = false;
    for (Worker worker : workers) {
      interrupted |= worker.awaitEnd();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
