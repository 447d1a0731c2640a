package dev.switchhook.e2e.programs;

import dev.switchhook.local.LocalStack;
import dev.switchhook.local.process.JvmTuning;
import java.nio.file.Path;

/** Broker and registry as child processes of this one. */
public final class LocalBackend implements Backend {
  private final LocalStack stack;

  private LocalBackend(LocalStack stack) {
    this.stack = stack;
  }

  public static LocalBackend start(Path folder) {
    return new LocalBackend(LocalStack.start(folder));
  }

  /** Started to last: the broker has the normal compiler and collector. */
  public static LocalBackend startForLoad(Path folder) {
    return new LocalBackend(LocalStack.start(folder, 0, 0, JvmTuning.LONG_RUN));
  }

  /**
   * Starts both side by side.
   *
   * @param kafkaPort 0 for any free one
   * @param registryPort 0 for any free one
   */
  public static LocalBackend start(Path folder, int kafkaPort, int registryPort) {
    return new LocalBackend(
        LocalStack.start(folder, kafkaPort, registryPort, JvmTuning.SHORT_LIFE));
  }

  /** The processes themselves, for whoever breaks them. */
  public LocalStack stack() {
    return stack;
  }

  @Override
  public String bootstrapServers() {
    return stack.broker().bootstrapServers();
  }

  @Override
  public String registryUrl() {
    return stack.registry().url();
  }

  @Override
  public void close() {
    stack.close();
  }
}
