package dev.switchhook.serde;

/**
 * What the bytes of a record came to. {@link Poison} is final; {@link SchemaUnknown} and {@link
 * Unavailable} are to be read again later, and nothing may be skipped for them.
 */
public sealed interface Decoded<T> {
  /** Reasons, as they stand in {@code sh-reason}. */
  String EMPTY_VALUE = "EMPTY_VALUE";

  String NOT_FRAMED = "NOT_FRAMED";
  String UNKNOWN_SCHEMA = "UNKNOWN_SCHEMA";
  String WRONG_SCHEMA = "WRONG_SCHEMA";
  String UNDECODABLE = "UNDECODABLE";
  String TRAILING_BYTES = "TRAILING_BYTES";

  record Value<T>(T record) implements Decoded<T> {}

  /** A null value: on a compacted topic, a deletion. */
  record Empty<T>() implements Decoded<T> {}

  /**
   * Bytes that will never become a record.
   *
   * @param reason one of the constants above
   * @param error for a person; without content
   */
  record Poison<T>(String reason, String error) implements Decoded<T> {}

  /** Have {@link dev.switchhook.registry.Schemas#fetch} called elsewhere, then read again. */
  record SchemaUnknown<T>(int schemaId) implements Decoded<T> {}

  /** The registry does not answer, or not us. */
  record Unavailable<T>(String why) implements Decoded<T> {}
}
