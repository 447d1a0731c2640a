package dev.switchhook.dlq.letter;

/** The broker or the registry does not answer, or not as it should; nothing can be done here. */
public final class DependencyAway extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what does not answer, and what to look at
   */
  public DependencyAway(String message) {
    super(message);
  }

  public DependencyAway(String message, Throwable cause) {
    super(message, cause);
  }
}
