package dev.switchhook.local;

import dev.switchhook.local.broker.EmbeddedBroker;
import dev.switchhook.local.process.JvmTuning;
import dev.switchhook.local.registry.EmbeddedRegistry;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Broker and registry, started side by side on one folder. */
public final class LocalStack implements AutoCloseable {
  private final EmbeddedBroker broker;
  private final EmbeddedRegistry registry;

  private LocalStack(EmbeddedBroker broker, EmbeddedRegistry registry) {
    this.broker = broker;
    this.registry = registry;
  }

  public static LocalStack start(Path folder) {
    return start(folder, 0, 0, JvmTuning.SHORT_LIFE);
  }

  /**
   * Returns when both answer; when one does not start, the other is ended too.
   *
   * @param brokerPort 0 for any free one
   * @param registryPort 0 for any free one
   */
  public static LocalStack start(Path folder, int brokerPort, int registryPort, JvmTuning tuning) {
    CompletableFuture<EmbeddedRegistry> registry =
        CompletableFuture.supplyAsync(
            () -> EmbeddedRegistry.start(folder.resolve("registry"), registryPort));
    EmbeddedBroker broker;
    try {
      broker = EmbeddedBroker.start(folder.resolve("broker"), brokerPort, tuning);
    } catch (RuntimeException e) {
      registry.thenAccept(EmbeddedRegistry::close).exceptionally(_ -> null).join();
      throw e;
    }
    try {
      return new LocalStack(broker, registry.join());
    } catch (CompletionException e) {
      broker.close();
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  public EmbeddedBroker broker() {
    return broker;
  }

  public EmbeddedRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    try {
      registry.close();
    } finally {
      broker.close();
    }
  }
}
