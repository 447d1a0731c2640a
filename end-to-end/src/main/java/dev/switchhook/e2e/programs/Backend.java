package dev.switchhook.e2e.programs;

/** A running broker and registry, wherever they come from. */
public interface Backend extends AutoCloseable {
  String bootstrapServers();

  String registryUrl();

  @Override
  void close();
}
