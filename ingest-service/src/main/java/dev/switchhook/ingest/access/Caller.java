package dev.switchhook.ingest.access;

import java.util.Optional;

/**
 * Whoever has shown a key.
 *
 * @param name of the key, for logs and limits; not a secret
 * @param tenant the only one that it may act for; empty: all, as the operator's
 * @param limited whether its requests are counted
 */
public record Caller(String name, Optional<String> tenant, boolean limited) {
  /** Where no key is asked for. */
  public static final Caller ANYBODY = new Caller("anybody", Optional.empty(), false);

  static Caller operator(String name) {
    return new Caller(name, Optional.empty(), true);
  }

  static Caller of(String name, String tenant) {
    return new Caller(name, Optional.of(tenant), true);
  }

  public boolean mayActFor(String other) {
    return tenant.isEmpty() || tenant.get().equals(other);
  }
}
