package dev.switchhook.ingest.fanout;

import java.util.Set;

/** The versions of the JSON that this build can render. Each is a date. */
public final class ApiVersions {
  public static final String NEWEST = "2026-10-01";

  private static final Set<String> KNOWN = Set.of(NEWEST);

  private ApiVersions() {}

  public static boolean knows(String version) {
    return KNOWN.contains(version);
  }

  /** A subscription may have been saved by a newer build: it gets the newest that this one has. */
  static String nearest(String version) {
    return knows(version) ? version : NEWEST;
  }
}
