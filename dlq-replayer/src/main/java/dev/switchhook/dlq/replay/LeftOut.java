package dev.switchhook.dlq.replay;

/** Why a letter that was asked for is not sent. In the order in which they are looked at. */
public enum LeftOut {
  ALREADY_REPLAYED("replayed before; --include-replayed sends them once more", true),
  DECIDED("resolved or discarded by somebody", true),
  STATE_UNKNOWN("their state is one that this build does not know: hands off", true),
  TENANT_MISMATCH(
      "delivery and subscription are of different tenants: an incident, never sent", true),
  NO_BYTES("there is no delivery record inside, so there is nothing to send", false),
  KEY_MISMATCH("the record's key is not the subscription's id, so its lane is unknown", false),
  NEWER_LETTER("a newer letter of the same delivery is sent instead", false),
  REPLAYED_OFTEN("replayed too often already; --max-replays takes them all the same", true),
  LATE("useful life of less than 1 h is over; --include-late sends them", true),
  CHANGED_MEANWHILE("changed by somebody while this was being prepared", false),
  GONE("no longer on the topic: past its retention", false);

  private final String words;
  private final boolean rule;

  LeftOut(String words, boolean rule) {
    this.words = words;
    this.rule = rule;
  }

  /** Why, and what can be done about it. */
  public String words() {
    return words;
  }

  /** True: a safety rule says so; false: it cannot be helped. */
  boolean rule() {
    return rule;
  }
}
