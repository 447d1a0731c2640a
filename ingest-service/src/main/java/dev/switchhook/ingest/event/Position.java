package dev.switchhook.ingest.event;

import dev.switchhook.topics.RecordHeaders;

/** Where an event was read. */
public record Position(String topic, int partition, long offset) {
  /** As in the header {@code sh-origin}. */
  public String origin() {
    return RecordHeaders.origin(topic, partition, offset);
  }
}
