package dev.switchhook.dlq.command;

/** Part of the public surface: scripts depend on the numbers. */
enum ExitCode {
  DONE(0, "done; also an empty list and an empty replay"),
  FAILED(1, "unexpected: the broker or the registry does not answer, topics are missing, a bug"),
  USAGE(2, "wrong arguments or settings; an id that names nothing"),
  NOTHING(3, "nothing matched, only with --fail-empty"),
  NOT_ALLOWED(4, "not authenticated or not allowed"),
  NOT_ALL(5, "finished, but some letters were skipped, died again or were not seen to arrive"),
  REFUSED(6, "refused by a safety rule; what would change that is said"),
  HELD(7, "another job holds the dead letters, or this one was fenced off by another"),
  INTERRUPTED(130, "interrupted: stopped between two batches; the same command goes on"),
  TERMINATED(143, "terminated: likewise");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  int code() {
    return code;
  }

  String meaning() {
    return meaning;
  }
}
