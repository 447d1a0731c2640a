package dev.switchhook.local.calls;

import dev.switchhook.events.CallEvent;
import dev.switchhook.local.process.QuietLogs;
import dev.switchhook.producer.CallEvents;
import dev.switchhook.serde.AvroLimits;
import dev.switchhook.serde.SchemaMissingException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simulate}: plays calls onto {@code voice.call-events}. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Plays believable calls onto voice.call-events; the same seed plays the same.")
public final class SimulateCommand implements Callable<Integer> {
  @Option(names = "--bootstrap", required = true, description = "Kafka, host:port.")
  private String bootstrap = "";

  @Option(names = "--registry", required = true, description = "URL of the schema registry.")
  private String registry = "";

  @Option(names = "--calls", defaultValue = "10", description = "How many; 0 = until Ctrl-C.")
  private long calls;

  @Option(names = "--rate", defaultValue = "1", description = "Calls that begin in a second.")
  private double rate;

  @Option(names = "--speed", defaultValue = "60", description = "How fast each call is lived.")
  private double speed;

  @Option(names = "--seed", defaultValue = "1")
  private long seed;

  @Option(
      names = "--tenants",
      split = ",",
      defaultValue = "ten_clinic,ten_staffing,ten_shop",
      description = "In turn a clinic, a staffing firm and a shop.")
  private List<String> tenants = List.of();

  @Option(names = "--lose", defaultValue = "0", description = "Share of calls that get lost, 0..1.")
  private double lose;

  @Option(
      names = "--reaper",
      defaultValue = "true",
      fallbackValue = "true",
      negatable = true,
      description = "Whether lost calls are ended after two minutes of silence.")
  private boolean reaping;

  @Option(names = "--quiet", description = "Print the sum only.")
  private boolean quiet;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  private final Queue<Future<RecordMetadata>> sent = new ArrayDeque<>();
  private final AtomicReference<Ending> ending = new AtomicReference<>(Ending.NONE);
  private long written;
  private long failed;

  public static void main(String[] args) {
    QuietLogs.apply();
    AvroLimits.apply();
    SimulateCommand command = new SimulateCommand();
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> command.stop(main)));
    int exit = new CommandLine(command).execute(args);
    if (command.ending.compareAndSet(Ending.NONE, Ending.BY_ITSELF)) {
      System.exit(exit);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    check(rate > 0 && speed > 0, "--rate and --speed must be above 0");
    check(calls >= 0, "--calls must not be below 0");
    check(lose >= 0 && lose <= 1, "--lose must be 0 to 1");
    PrintWriter out = spec.commandLine().getOut();
    InstantSource clock = InstantSource.system();
    CallSource source =
        new CallSource(
            new CallSimulator(seed, tenants, clock), new Reaper(seed, clock), lose, reaping, seed);
    CallSchedule schedule = new CallSchedule(source, calls, rate, speed);
    try (CallEvents events = CallEvents.open(Call.SOURCE, settings(), clock)) {
      play(schedule, events, out);
      events.flush();
      settle(true);
    } catch (SchemaMissingException e) {
      return refused(e.getMessage());
    } catch (UnknownTopicOrPartitionException e) {
      return refused("no topic voice.call-events; run: switchhook topics apply");
    } catch (TimeoutException e) {
      return refused("no broker answers at " + bootstrap);
    }
    out.printf("calls=%d events=%d failed=%d%n", schedule.begun(), written, failed);
    out.flush();
    return failed == 0 ? 0 : 1;
  }

  private Map<String, String> settings() {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrap,
        ProducerConfig.CLIENT_ID_CONFIG,
        Call.SOURCE,
        "schema.registry.url",
        registry);
  }

  private void play(CallSchedule schedule, CallEvents events, PrintWriter out)
      throws InterruptedException {
    long begin = System.nanoTime();
    for (OptionalLong next = schedule.next();
        next.isPresent() && ending.get() == Ending.NONE;
        next = schedule.next()) {
      TimeUnit.NANOSECONDS.sleep(begin + next.getAsLong() - System.nanoTime());
      for (CallEvent event : schedule.due(System.nanoTime() - begin)) {
        sent.add(events.send(event));
        if (!quiet) {
          out.printf(
              "%s  %-23s  %s  %s  %d%n",
              event.getOccurredAt(),
              event.getType(),
              event.getTenantId(),
              event.getCallId(),
              event.getSequence());
          out.flush();
        }
      }
      settle(false);
    }
  }

  /** Counts what has been acknowledged or has failed; {@code all} waits for the rest. */
  private void settle(boolean all) throws InterruptedException {
    while (!sent.isEmpty() && (all || sent.element().isDone())) {
      try {
        sent.remove().get();
        written++;
      } catch (ExecutionException e) {
        failed++;
        spec.commandLine().getErr().println("not written: " + e.getMessage());
      }
    }
  }

  private int refused(@Nullable String why) {
    spec.commandLine().getErr().println(why);
    return 1;
  }

  private void check(boolean sound, String otherwise) {
    if (!sound) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  /** In the shutdown hook: the JVM must not end before what was sent is acknowledged. */
  private void stop(Thread main) {
    if (!ending.compareAndSet(Ending.NONE, Ending.BY_SIGNAL)) {
      return; // the main thread itself is ending the JVM, and would wait for us
    }
    try {
      main.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private enum Ending {
    NONE,
    BY_ITSELF,
    BY_SIGNAL
  }
}
