package dev.switchhook.e2e.bench;

import picocli.CommandLine.Option;

/** What a saturated run posts, and to how many. */
final class PostOptions {
  @Option(
      names = "--subscriptions",
      defaultValue = "1000",
      description = "Receivers, all at one host (${DEFAULT-VALUE}).")
  private int subscriptions;

  @Option(
      names = "--body",
      defaultValue = "1024",
      description = "Bytes of a body (${DEFAULT-VALUE}).")
  private int bodyBytes;

  @Option(
      names = "--in-flight",
      defaultValue = "64",
      description = "POSTs at once (${DEFAULT-VALUE}).")
  private int inFlight;

  int subscriptions() {
    return subscriptions;
  }

  int bodyBytes() {
    return bodyBytes;
  }

  int inFlight() {
    return inFlight;
  }
}
