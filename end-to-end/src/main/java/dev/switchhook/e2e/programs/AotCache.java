package dev.switchhook.e2e.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the JVM of a service has learned in an earlier run: which classes it loads and which methods
 * are hot (JEP 483, 514 and 515). Made by {@code ./switchhook train}, which plays the demo with
 * {@code -Dswitchhook.train=true}; used by whatever starts the service after that. The JVM checks
 * that it is of the same JDK and class path, and starts without it where it is not; it does not
 * notice a jar that was built again, so one older than the jar is not used.
 */
final class AotCache {
  private static final String TRAIN = "switchhook.train";

  private AotCache() {}

  /** Whether this run is one that others will learn from. */
  static boolean isTraining() {
    return Boolean.getBoolean(TRAIN);
  }

  /** Whether an option of the JVM says already what is to become of a cache. */
  static boolean isOption(String jvmOption) {
    return jvmOption.startsWith("-XX:AOT");
  }

  /** For the command line that starts it; empty where there is nothing to learn or known. */
  static List<String> options(Program program, Path jar, boolean isTraining) {
    if (!program.isService()) {
      return List.of();
    }
    Path cache = jar.resolveSibling(program.simpleName() + ".aot");
    if (isTraining) {
      return List.of("-XX:AOTCacheOutput=" + cache);
    }
    return isNewer(cache, jar) ? List.of("-XX:AOTCache=" + cache) : List.of();
  }

  private static boolean isNewer(Path cache, Path jar) {
    try {
      return Files.exists(cache)
          && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
