package dev.switchhook.kit.subscriptions;

import com.fasterxml.jackson.databind.JsonNode;

/** What became of a request. */
sealed interface ApiAnswer {
  /**
   * It was done.
   *
   * @param json missing where the answer has no body; new secrets may be in it
   */
  record Done(JsonNode json) implements ApiAnswer {
    @Override
    public String toString() {
      return "Done";
    }
  }

  /** It was not done. */
  record Refused(int status, String why) implements ApiAnswer {
    /** The same will be said of every request. */
    boolean ofTheKey() {
      return status == 401 || status == 403;
    }
  }

  /** It may have been done. */
  record Unknown(String why) implements ApiAnswer {}
}
