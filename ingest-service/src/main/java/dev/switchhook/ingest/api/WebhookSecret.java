package dev.switchhook.ingest.api;

import dev.switchhook.kit.secret.SecretBytes;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;

/** The text form of an HMAC secret: {@code whsec_} and base64 of 24 to 64 bytes. */
final class WebhookSecret {
  static final String RULE = "whsec_ and padded base64 of 24 to 64 bytes";

  private static final String PREFIX = "whsec_";
  private static final int GENERATED = 32;
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;

  private WebhookSecret() {}

  static SecretBytes generate(Random random) {
    byte[] bytes = new byte[GENERATED];
    random.nextBytes(bytes);
    return SecretBytes.of(bytes);
  }

  /** The prefix is required: without it some libraries take the text raw and others decode it. */
  static Optional<SecretBytes> parse(String text) {
    if (!text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String base64 = text.substring(PREFIX.length());
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    // Java's decoder takes missing padding and stray bits; others do not.
    boolean strict = Base64.getEncoder().encodeToString(bytes).equals(base64);
    return strict && bytes.length >= SHORTEST && bytes.length <= LONGEST
        ? Optional.of(SecretBytes.of(bytes))
        : Optional.empty();
  }

  /** Empty: a mistake is noted. */
  static Optional<SecretBytes> read(Member member) {
    Optional<String> text = member.text(200);
    Optional<SecretBytes> secret = text.flatMap(WebhookSecret::parse);
    if (text.isPresent() && secret.isEmpty()) {
      member.wrong("must be " + RULE);
    }
    return secret;
  }

  static String text(SecretBytes secret) {
    return PREFIX + Base64.getEncoder().encodeToString(secret.bytes());
  }
}
