package dev.switchhook.e2e.demo;

import dev.switchhook.e2e.programs.Pipeline;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code switchhook up}. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a broker, a registry and the services, prints their addresses and leaves them running until Ctrl-C.",
      "For a laptop: plain text, an API that asks for no key, and any port of 127.0.0.1 may be called."
    })
public final class Up implements Callable<Integer> {
  @Option(names = "--kafka-port", defaultValue = "0", description = "0 takes a free one.")
  private int kafkaPort;

  @Option(names = "--registry-port", defaultValue = "0", description = "0 takes a free one.")
  private int registryPort;

  @Option(names = "--api-port", defaultValue = "0", description = "0 takes a free one.")
  private int apiPort;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "Keep topics, schemas and state there over restarts (default: a new folder in the system's).")
  private @Nullable Path data;

  private Up() {}

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Up())
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  System.err.println("up: " + failure.getMessage());
                  return 1;
                })
            .execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = data == null ? Files.createTempDirectory("switchhook-up") : data;
    Screen screen = Screen.onStandardError();
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ended.countDown();
                  awaitQuietly(closed);
                },
                "ctrl-c"));
    try (Stage stage = Stage.prepare(screen, folder)) {
      Stage.Open open =
          stage.open(
              new Stage.Ports(kafkaPort, registryPort, apiPort),
              Map.of("egress.allow", "127.0.0.0/8"));
      print(open, folder);
      ended.await();
      screen.step("ending");
    } finally {
      closed.countDown();
    }
    return 0;
  }

  private static void print(Stage.Open open, Path folder) {
    System.out.println("Kafka             " + open.backend().bootstrapServers());
    System.out.println("Schema registry   " + open.backend().registryUrl());
    System.out.println("Subscription API  " + open.api() + "/v1/tenants/TENANT/subscriptions");
    System.out.println("  for a browser   " + open.api() + "/docs");
    open.admins().forEach(Up::print);
    print("rollup", URI.create(Pipeline.awaitReady(open.rollup()).getOrDefault("admin", "")));
    System.out.println("Logs              " + folder.resolve("logs"));
    System.out.println("Ctrl-C ends it.");
  }

  private static void print(String name, URI admin) {
    System.out.printf("%-17s %s/health/ready, %s/metrics%n", name, admin, admin);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
