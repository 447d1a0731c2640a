package dev.switchhook.local.process;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build has put what the child processes are started from. */
public final class BuildFolder {
  private static final String HOME = "switchhook.home";

  private BuildFolder() {}

  /** {@code local-stack/target} of the working copy that we run in. */
  public static Path target() {
    return home().resolve("local-stack").resolve("target");
  }

  /**
   * The root of the working copy: {@code -Dswitchhook.home}, else the nearest folder upwards that
   * has a local-stack.
   */
  public static Path home() {
    String given = System.getProperty(HOME);
    if (given != null) {
      return Path.of(given).toAbsolutePath();
    }
    Path here = Path.of("").toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("local-stack").resolve("pom.xml"))) {
        return folder;
      }
    }
    throw new IllegalStateException(
        "no local-stack/pom.xml above " + here + ": give -D" + HOME + "=<root of the repository>");
  }

  /** Our own classes: a folder in the build, a jar when installed. */
  public static Path ownClasses() {
    try {
      return Path.of(BuildFolder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The path, or an error that says how to get it. */
  public static Path built(String name) {
    Path path = target().resolve(name);
    if (!Files.exists(path)) {
      throw new IllegalStateException(
          path + " is missing: run `mvn -pl local-stack -am -DskipTests package` first");
    }
    return path;
  }
}
