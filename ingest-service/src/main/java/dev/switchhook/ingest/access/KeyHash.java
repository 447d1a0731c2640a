package dev.switchhook.ingest.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.ids.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** SHA-256 of a key: all that is kept of one. Keys are random, so a slow hash buys nothing. */
final class KeyHash {
  private static final int HEX = 64;

  private final byte[] hash;

  private KeyHash(byte[] hash) {
    this.hash = hash;
  }

  static KeyHash of(String key) {
    return new KeyHash(Sha256.of(key.getBytes(UTF_8)));
  }

  static Optional<KeyHash> parse(String hex) {
    return hex.length() == HEX && hex.chars().allMatch(c -> Character.digit(c, 16) >= 0)
        ? Optional.of(new KeyHash(HexFormat.of().parseHex(hex)))
        : Optional.empty();
  }

  /** In constant time; of hashes, so that not even a key's length shows in it. */
  boolean isSame(KeyHash other) {
    return MessageDigest.isEqual(hash, other.hash);
  }
}
