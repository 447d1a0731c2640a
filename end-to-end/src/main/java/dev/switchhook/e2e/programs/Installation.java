package dev.switchhook.e2e.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the built programs lie, and the command line that starts one. */
public final class Installation {
  private static final String JAR = "-0.1.0-SNAPSHOT.jar";

  private final Path home;

  private Installation(Path home) {
    this.home = home;
  }

  /** From {@code -Dswitchhook.home}, else the working folder or one above it. */
  public static Installation find() {
    String given = System.getProperty("switchhook.home", "");
    Path folder = given.isEmpty() ? Path.of("").toAbsolutePath() : Path.of(given);
    while (folder != null) {
      if (Files.exists(folder.resolve("local-stack/pom.xml"))) {
        return new Installation(folder);
      }
      folder = folder.getParent();
    }
    throw new IllegalStateException(
        "Switchhook's folder not found: start this by ./switchhook, or set -Dswitchhook.home");
  }

  public Path home() {
    return home;
  }

  /**
   * @param jvmOptions such as {@code -Xmx256m}; one about the AOT cache replaces ours
   */
  List<String> command(Program program, List<String> jvmOptions, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Dswitchhook.home=" + home);
    command.addAll(jvmOptions);
    Path jar = jar(program.module());
    if (jvmOptions.stream().noneMatch(AotCache::isOption)) {
      command.addAll(AotCache.options(program, jar, AotCache.isTraining()));
    }
    command.add("-cp");
    command.add(jar + ":" + jar.resolveSibling("lib") + "/*");
    command.add(program.mainClass());
    command.addAll(arguments);
    return command;
  }

  /**
   * The same jars as the launcher's, in the same order: a cache of classes is of its class path.
   */
  private Path jar(String module) {
    Path target = home.resolve(module).resolve("target");
    List<Path> jars = files(target).filter(file -> file.toString().endsWith(JAR)).toList();
    if (jars.size() != 1 || files(target.resolve("lib")).findAny().isEmpty()) {
      throw new IllegalStateException(
          module + " is not built: run ./switchhook build, or mvn -DskipTests package");
    }
    return jars.getFirst();
  }

  private static Stream<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
