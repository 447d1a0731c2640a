package dev.switchhook.dlq.replay;

/** What became of a transaction. */
sealed interface Written {
  /** All of it is there, for every reader of committed data. */
  record Committed() implements Written {}

  /** Given up before the commit: none of it is there. */
  record Aborted() implements Written {}

  /** Somebody else holds the transactional id: nothing more can be written. */
  record FencedOff() implements Written {}

  /** Nobody has said; it has to be read. */
  record Uncertain(String why) implements Written {}
}
