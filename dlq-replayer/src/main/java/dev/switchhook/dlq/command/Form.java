package dev.switchhook.dlq.command;

import java.util.Locale;

/** How data are written to stdout. */
enum Form {
  TABLE,
  WIDE,
  JSON,
  NDJSON,
  CSV,
  ID;

  /** For eyes, so times are in the reader's zone and lists are cut. */
  boolean forEyes() {
    return this == TABLE || this == WIDE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
