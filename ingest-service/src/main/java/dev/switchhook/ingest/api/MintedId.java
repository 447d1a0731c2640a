package dev.switchhook.ingest.api;

import dev.switchhook.ids.Crockford;
import java.time.InstantSource;
import java.util.Random;

/**
 * Ids like {@code sub_01k7zq3m8d0v5x2c9r4t6w1y8b}: a ULID in lower case, so that they sort by age.
 */
final class MintedId {
  private static final int TIME = 10;
  private static final int RANDOM = 16;

  private final InstantSource clock;
  private final Random random;

  MintedId(InstantSource clock, Random random) {
    this.clock = clock;
    this.random = random;
  }

  String mint(String prefix) {
    StringBuilder id = new StringBuilder(prefix);
    id.append(Crockford.digits(clock.millis(), TIME));
    for (int place = 0; place < RANDOM; place++) {
      id.append(Crockford.digit(random.nextInt(32)));
    }
    return id.toString();
  }
}
