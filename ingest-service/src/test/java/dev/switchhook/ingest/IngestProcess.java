package dev.switchhook.ingest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ingest-service as it is run: a process of its own. */
final class IngestProcess implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("sub_[0-9a-z]{26}");
  private static final Pattern ADDRESS = Pattern.compile(" (admin|api)=(\\S+)");

  private final Process process;
  private final Path log;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final HttpClient http = HttpClient.newHttpClient();

  private IngestProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    Thread.ofVirtual().start(this::read);
  }

  static IngestProcess start(Path folder, Map<String, String> settings) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    // As in production: the tests' own would log to standard output.
    command.add("-Dlogback.configurationFile=logback.xml");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", classPath, IngestService.class.getName()));
    settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    try {
      Path log = Files.createTempFile(folder, "ingest", ".log");
      return new IngestProcess(
          new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The line by which a program says that it is ready. */
  String awaitReady() {
    try {
      return ready.get(120, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("not ready; its log ends:\n" + log(), e);
    }
  }

  boolean isReady() {
    return ready.isDone();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  URI api() {
    return address("api");
  }

  /** Status of the readiness endpoint. */
  HttpResponse<String> readiness() {
    return get(address("admin").resolve("/health/ready"));
  }

  String metrics() {
    return get(address("admin").resolve("/metrics")).body();
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        HttpRequest.newBuilder(api().resolve(path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** To everything, in full; the id. */
  String subscribe(String tenant, int lanes) {
    HttpResponse<String> made =
        post(
            "/v1/tenants/" + tenant + "/subscriptions",
            "{\"url\": \"http://127.0.0.1:9/hook\", \"event_types\": [\"*\"], \"lanes\": %d}"
                .formatted(lanes));
    Matcher id = ID.matcher(made.body());
    if (made.statusCode() != 201 || !id.find()) {
      throw new AssertionError(made.statusCode() + " " + made.body());
    }
    return id.group();
  }

  HttpResponse<String> delete(String path) {
    return send(HttpRequest.newBuilder(api().resolve(path)).DELETE());
  }

  HttpResponse<String> get(URI uri) {
    return send(HttpRequest.newBuilder(uri));
  }

  /** SIGKILL; returns when it is gone. */
  void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  int awaitExit() {
    try {
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        throw new AssertionError("does not end; its log ends:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What it has written to standard error. */
  String log() {
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - 20_000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGTERM. */
  @Override
  public void close() {
    process.destroy();
    try {
      awaitExit();
    } finally {
      process.destroyForcibly();
      http.close();
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(
          request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private URI address(String name) {
    Matcher matcher = ADDRESS.matcher(awaitReady());
    while (matcher.find()) {
      if (matcher.group(1).equals(name)) {
        return URI.create(matcher.group(2));
      }
    }
    throw new AssertionError("no " + name + " in: " + awaitReady());
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.startsWith("ready name=ingest ")) {
          ready.complete(line);
        }
      }
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
    ready.completeExceptionally(new IllegalStateException("ended without being ready"));
  }
}
