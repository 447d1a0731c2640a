package dev.switchhook.delivery;

import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.run.Stop;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The whole service on threads of this JVM. */
final class RunningService implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Stop stop = new Stop();
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private RunningService(Map<String, String> settings) {
    new Thread(
            () -> {
              try {
                new DeliveryService(ConfigSources.of(settings), stop).run(ready::complete);
                ended.complete(null);
              } catch (Throwable e) {
                ready.completeExceptionally(e);
                ended.completeExceptionally(e);
              }
            },
            "service")
        .start();
  }

  /** Returns when it is ready. */
  static RunningService start(Map<String, String> settings) throws Exception {
    RunningService service = new RunningService(settings);
    service.ready.get(120, TimeUnit.SECONDS);
    return service;
  }

  URI admin() {
    return URI.create(ready.join());
  }

  boolean isReady() {
    return get("/health/ready").statusCode() == 200;
  }

  String metrics() {
    return get("/metrics").body();
  }

  /** Sum over all lines of {@code /metrics} that begin so. */
  double meter(String start) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private HttpResponse<String> get(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(admin().resolve(path)).build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** An orderly stop, which must not have failed. */
  @Override
  public void close() throws Exception {
    stop.request("test");
    ended.get(120, TimeUnit.SECONDS);
    if (stop.failure().isPresent()) {
      throw new AssertionError("the service failed", stop.failure().get());
    }
  }
}
