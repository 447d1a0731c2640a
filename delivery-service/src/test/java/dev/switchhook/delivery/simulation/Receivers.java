package dev.switchhook.delivery.simulation;

/**
 * Subscriptions that are alike.
 *
 * @param name in the report
 * @param count of them
 * @param share of all deliveries that are theirs, in percent
 * @param script of each
 * @param ordered whether later events of a call wait for earlier ones
 */
record Receivers(String name, int count, int share, Script script, boolean ordered) {
  Receivers(String name, int count, int share, Script script) {
    this(name, count, share, script, true);
  }

  String id(int number) {
    return "sub_" + name + "_" + number;
  }

  /** Five subscriptions each. */
  String tenant(int number) {
    return "ten_" + name + "_" + number / 5;
  }
}
