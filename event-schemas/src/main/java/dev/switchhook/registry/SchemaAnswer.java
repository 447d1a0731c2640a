package dev.switchhook.registry;

import org.apache.avro.Schema;

/**
 * What asking the registry came to. {@link NotFound} and {@link Bad} are about the data; {@link
 * Unavailable} and {@link Unauthorised} are about the registry, so whoever gets them waits: nothing
 * is skipped or rejected for them.
 */
public sealed interface SchemaAnswer {
  record Found(int id, Schema schema) implements SchemaAnswer {}

  /**
   * The registry has answered that it has no such schema.
   *
   * @param id as asked for, or {@link Schemas#NO_ID} when it was asked by subject
   */
  record NotFound(int id) implements SchemaAnswer {}

  /** Not now: ask again later. */
  record Unavailable(String why) implements SchemaAnswer {}

  /** Credentials are missing, wrong, or not enough: configuration. Ask again later. */
  record Unauthorised(String why) implements SchemaAnswer {}

  /** A schema that is not decoded with, ever: unparsable, not Avro, or refused by the lint. */
  record Bad(int id, String why) implements SchemaAnswer {}
}
