package dev.switchhook.callevents;

/** What is to be made of a schema that a producer wrote with. */
public sealed interface WriterSchema {
  record Usable(EventSchema schema) implements WriterSchema {}

  record Unusable(String why) implements WriterSchema {}
}
