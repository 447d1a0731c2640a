package dev.switchhook.e2e.guide;

import dev.switchhook.e2e.Installed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A verifier of the guide in one language, with a driver that asks it about requests. */
enum Snippet {
  JAVA(
      "java",
      "WebhookVerifier.java",
      "Drive.java",
      List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
      List.of("--source", "17", "Drive.java"),
      "-version"),
  NODE("js", "verify.mjs", "drive.mjs", List.of("node"), List.of("drive.mjs"), "--version"),
  PYTHON("python", "verify.py", "drive.py", List.of("python3"), List.of("drive.py"), "--version"),
  GO(
      "go",
      "verify.go",
      "drive.go",
      List.of("go"),
      List.of("run", "verify.go", "drive.go"),
      "version");

  private final String language;
  private final String file;
  private final String driver;
  private final List<String> tool;
  private final List<String> arguments;
  private final String version;

  Snippet(
      String language,
      String file,
      String driver,
      List<String> tool,
      List<String> arguments,
      String version) {
    this.language = language;
    this.file = file;
    this.driver = driver;
    this.tool = tool;
    this.arguments = arguments;
    this.version = version;
  }

  /** As the fences of the guide name it. */
  String language() {
    return language;
  }

  boolean isInstalled() throws InterruptedException {
    return Installed.runs(tool.getFirst(), version);
  }

  /**
   * What it says of each: {@code accepted}, {@code refused}, or {@code error} for a secret that is
   * none.
   *
   * @param program the text of the guide
   * @param drivers where the drivers lie
   * @param folder an empty one
   */
  List<String> answers(String program, Path drivers, Path folder, List<SignedRequest> requests)
      throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(file), program);
    Files.copy(drivers.resolve(driver), folder.resolve(driver));
    Path input = folder.resolve("requests.tsv");
    Files.writeString(
        input, requests.stream().map(r -> r.line() + "\n").collect(Collectors.joining()));
    List<String> command = new java.util.ArrayList<>(tool);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("GOCACHE", folder.resolve("go-cache").toString());
    Process process = builder.redirectErrorStream(true).redirectInput(input.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError("the program in " + language + " failed:\n" + said);
    }
    return said.lines().toList();
  }
}
