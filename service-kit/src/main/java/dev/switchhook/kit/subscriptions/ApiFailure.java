package dev.switchhook.kit.subscriptions;

/** A question that the API did not answer. The message is for a person. */
final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status of the answer; 0: there was none
   */
  ApiFailure(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
