package dev.switchhook.local;

import dev.switchhook.local.process.BuildFolder;
import dev.switchhook.local.process.ChildFailed;
import dev.switchhook.local.process.JvmTuning;
import dev.switchhook.local.process.QuietLogs;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Broker and registry for a person's own clients, until Ctrl-C. */
@Command(
    name = "local-stack",
    mixinStandardHelpOptions = true,
    description = "Runs a Kafka broker and a schema registry on 127.0.0.1 until Ctrl-C.")
public final class LocalStackCommand implements Callable<Integer> {
  @Option(
      names = "--kafka-port",
      defaultValue = "0",
      description = "0 = any free one, the default.")
  private int kafkaPort;

  @Option(
      names = "--registry-port",
      defaultValue = "0",
      description = "0 = any free one, the default.")
  private int registryPort;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Their data; what is in it is found again. Default: target/stack.")
  private Path folder = BuildFolder.home().resolve("target").resolve("stack");

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  public static void main(String[] args) {
    QuietLogs.apply();
    System.exit(new CommandLine(new LocalStackCommand()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    LocalStack stack;
    try {
      stack = LocalStack.start(folder, kafkaPort, registryPort, JvmTuning.SHORT_LIFE);
    } catch (ChildFailed e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    }
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(stack::close));
    out.printf(
        "ready name=local-stack kafka=%s registry=%s data=%s%n",
        stack.broker().bootstrapServers(), stack.registry().url(), folder.toAbsolutePath());
    out.flush();
    new CountDownLatch(1).await(); // Ctrl-C ends it
    return 0;
  }
}
