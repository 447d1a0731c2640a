package dev.switchhook.serde;

/** A schema that a program writes with is not registered. */
public final class SchemaMissingException extends RuntimeException {
  SchemaMissingException(String subject, String record) {
    super(
        "the registry has no schema of "
            + record
            + " under "
            + subject
            + "; run: switchhook topics apply");
  }
}
