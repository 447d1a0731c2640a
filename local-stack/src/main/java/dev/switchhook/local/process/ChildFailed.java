package dev.switchhook.local.process;

import java.io.Serial;

/** A child process did not start, or did not end; the message holds the end of its output. */
public final class ChildFailed extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean portTaken;

  ChildFailed(String message, boolean portTaken) {
    super(message);
    this.portTaken = portTaken;
  }

  /** Another port would do. */
  public boolean portTaken() {
    return portTaken;
  }
}
