package dev.switchhook.kit.run;

/**
 * The program cannot start, for a reason that a person can mend. The message says what and how; it
 * is printed without a stack trace, and the exit code is 1.
 */
public class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refusal(String message) {
    super(message);
  }

  public Refusal(String message, Throwable cause) {
    super(message, cause);
  }
}
