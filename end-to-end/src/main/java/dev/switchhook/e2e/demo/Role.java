package dev.switchhook.e2e.demo;

import java.util.List;

/**
 * One subscription of the demo.
 *
 * @param receiver which of the three receivers it is
 * @param eventTypes as given to the API
 */
record Role(String tenant, String title, ReceiverKind receiver, List<String> eventTypes) {
  enum ReceiverKind {
    /** Takes everything at once. */
    CRM,
    /** Answers 500 to the first attempt of each delivery. */
    AUTOMATION,
    /** Does not listen until it is repaired. */
    BACKEND
  }

  static final List<Role> CAST =
      List.of(
          new Role("ten_clinic", "clinic · CRM", ReceiverKind.CRM, List.of("*")),
          new Role(
              "ten_clinic",
              "clinic · automation",
              ReceiverKind.AUTOMATION,
              List.of("appointment.*", "call.ended")),
          new Role("ten_staffing", "staffing · CRM", ReceiverKind.CRM, List.of("*")),
          new Role("ten_staffing", "staffing · backend", ReceiverKind.BACKEND, List.of("call.*")),
          new Role("ten_shop", "shop · automation", ReceiverKind.AUTOMATION, List.of("call.*")));

  static List<String> tenants() {
    return CAST.stream().map(Role::tenant).distinct().toList();
  }

  /** Its path at the receiver: no two subscriptions share one, so a POST tells whose it is. */
  String path() {
    return "/" + tenant + "/" + receiver.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The demo's own reading of the patterns, so that it does not ask the code that it watches. */
  boolean wants(String tenantOfEvent, String type) {
    return tenant.equals(tenantOfEvent)
        && eventTypes.stream()
            .anyMatch(
                pattern ->
                    pattern.equals("*")
                        || pattern.equals(type)
                        || (pattern.endsWith(".*")
                            && type.startsWith(pattern.substring(0, pattern.length() - 1))));
  }
}
