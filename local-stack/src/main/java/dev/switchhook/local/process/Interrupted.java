package dev.switchhook.local.process;

/** The one answer to an interrupt while we wait for a child. */
final class Interrupted {
  private Interrupted() {}

  static IllegalStateException now(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while waiting for a child process", cause);
  }
}
