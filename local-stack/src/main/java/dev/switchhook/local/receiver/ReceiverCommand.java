package dev.switchhook.local.receiver;

import dev.switchhook.local.process.QuietLogs;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code receiver}: a receiver that prints each request, until Ctrl-C. */
@Command(
    name = "receiver",
    mixinStandardHelpOptions = true,
    description = {
      "Receives webhooks on 127.0.0.1, verifies and prints each, and answers as the path says.",
      "Paths: /ok /status/503 /slow/2000 /fail/2/x /retry-after/3/429 /gone /redirect /reset"
          + " /never /drip and more; any other answers 200."
    })
public final class ReceiverCommand implements Callable<Integer> {
  @Option(names = "--port", defaultValue = "0", description = "0 = any free one, the default.")
  private int port;

  @Option(
      names = "--secret",
      description = "whsec_… that must have signed; several times for several subscriptions.")
  private List<String> secrets = new ArrayList<>();

  @Option(names = "--bodies", description = "Print each body, too.")
  private boolean bodies;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  public static void main(String[] args) {
    QuietLogs.apply();
    System.exit(new CommandLine(new ReceiverCommand()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (Receiver receiver = open()) {
      ReceivedLine line = new ReceivedLine(ZoneId.systemDefault());
      receiver.onReceived(
          received -> {
            out.println(line.of(received));
            if (bodies) {
              out.println("  " + received.body().text());
            }
            out.flush();
          });
      out.println("ready name=receiver url=" + receiver.url("/"));
      out.flush();
      new CountDownLatch(1).await(); // Ctrl-C ends it
    }
    return 0;
  }

  private Receiver open() {
    try {
      Receiver receiver = Receiver.start(port, Keep.COUNTS);
      try {
        receiver.trustEverywhere(secrets.toArray(String[]::new));
        return receiver;
      } catch (IllegalArgumentException e) {
        receiver.close();
        throw new ParameterException(spec.commandLine(), "--secret: not whsec_ and base64", e);
      }
    } catch (IllegalStateException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
