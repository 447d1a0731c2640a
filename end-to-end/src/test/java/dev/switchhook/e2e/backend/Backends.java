package dev.switchhook.e2e.backend;

import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.e2e.programs.LocalBackend;
import java.nio.file.Path;

/** Where a suite's broker and registry come from: {@code -Dstack=local} (default) or containers. */
public final class Backends {
  public static final String PROPERTY = "stack";

  enum Kind {
    LOCAL,
    CONTAINERS
  }

  private Backends() {}

  public static Backend start(Path folder) {
    return switch (chosen(System.getProperty(PROPERTY, ""))) {
      case LOCAL -> LocalBackend.start(folder);
      case CONTAINERS -> ContainerBackend.start();
    };
  }

  static Kind chosen(String property) {
    return switch (property) {
      case "", "local" -> Kind.LOCAL;
      case "containers" -> Kind.CONTAINERS;
      default ->
          throw new IllegalArgumentException(
              "-Dstack=" + property + ": there are only local and containers");
    };
  }
}
