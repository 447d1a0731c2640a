package dev.switchhook.delivery;

import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.run.Stop;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The whole service on threads of this JVM. */
final class RunningService implements AutoCloseable {
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
