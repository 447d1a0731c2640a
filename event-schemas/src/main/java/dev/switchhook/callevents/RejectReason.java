package dev.switchhook.callevents;

/**
 * Why an event cannot be used, in the order in which it is asked; the last is a person's decision.
 * Stands in {@code sh-reason}.
 */
public enum RejectReason {
  EMPTY_VALUE,
  TOO_LARGE,
  NOT_FRAMED,
  UNKNOWN_SCHEMA,
  WRONG_SCHEMA,
  UNDECODABLE,
  TRAILING_BYTES,
  BAD_ID,
  KEY_MISMATCH,
  BAD_TYPE,
  BAD_SEQUENCE,
  BAD_TIME,
  BAD_NUMBER,
  NO_PAYLOAD,
  MANY_PAYLOADS,
  PAYLOAD_MISMATCH,
  ID_CONFLICT,
  SKIPPED
}
