package dev.switchhook.local.process;

import java.util.List;

/** How a child's JVM is tuned. */
public enum JvmTuning {
  /** Starts fast and stays small: tests and the demo. */
  SHORT_LIFE,

  /** The normal compiler and collector: benchmarks. */
  LONG_RUN;

  public List<String> flags() {
    return switch (this) {
      case SHORT_LIFE -> List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
      case LONG_RUN -> List.of();
    };
  }
}
