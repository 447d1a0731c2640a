package dev.switchhook.local.receiver;

/** What the verifier, which is not ours, said when the request arrived. */
public enum Signature {
  /** One of the path's secrets verifies it, and its timestamp is within five minutes. */
  VALID,
  /** None does, or a header is missing, or the timestamp is too far off. */
  INVALID,
  /** The path has no secrets. */
  UNCHECKED
}
