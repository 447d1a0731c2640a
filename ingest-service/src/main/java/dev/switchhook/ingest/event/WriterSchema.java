package dev.switchhook.ingest.event;

/** What ingest makes of a schema that a producer wrote with. */
sealed interface WriterSchema {
  record Usable(EventSchema schema) implements WriterSchema {}

  record Unusable(String why) implements WriterSchema {}
}
