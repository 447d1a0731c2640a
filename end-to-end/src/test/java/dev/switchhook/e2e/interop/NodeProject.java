package dev.switchhook.e2e.interop;

import dev.switchhook.e2e.Installed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The scripts of {@code src/test/node}, with their pinned packages, in a folder of the build. */
final class NodeProject {
  private final Path folder;

  private NodeProject(Path folder) {
    this.folder = folder;
  }

  /** Empty where Node or npm is missing. */
  static Optional<NodeProject> install(Path sources, Path folder) throws Exception {
    if (!Installed.runs("node", "--version") || !Installed.runs("npm", "--version")) {
      return Optional.empty();
    }
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(sources)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(
            file,
            folder.resolve(file.getFileName()),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Process npm =
        new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(npm.getInputStream().readAllBytes());
    if (npm.waitFor() != 0) {
      throw new IllegalStateException("npm ci failed: " + output);
    }
    return Optional.of(new NodeProject(folder));
  }

  Process start(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
