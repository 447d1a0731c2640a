package dev.switchhook.callevents;

/**
 * An event that cannot be used.
 *
 * @param error for a person: names fields and rules, never content
 */
public record Rejected(RejectReason reason, String error) {}
