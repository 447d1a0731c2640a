package dev.switchhook.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.local.process.BuildFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackIT {
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;
  private static final boolean LINUX = Files.exists(Path.of("/proc/self/status"));

  @Test
  void twoStacksAtOnceDoNotKnowOfEachOther(@TempDir Path one, @TempDir Path two) throws Exception {
    CompletableFuture<LocalStack> starting =
        CompletableFuture.supplyAsync(() -> LocalStack.start(one));
    try (LocalStack second = LocalStack.start(two);
        LocalStack first = starting.join()) {
      try (Admin admin = admin(first);
          Admin other = admin(second)) {
        admin.createTopics(List.of(new NewTopic("only-here", 1, (short) 1))).all().get();
        assertThat(admin.listTopics().names().get()).contains("only-here");
        assertThat(other.listTopics().names().get()).doesNotContain("only-here");
      }
      assertThat(first.registry().url()).isNotEqualTo(second.registry().url());
    }
  }

  @Test
  void whenTheParentIsKilledHardOrByCtrlCNothingRunsOn(@TempDir Path folder) throws Exception {
    List<ProcessHandle> children;
    try (Parent killed = new Parent(folder)) {
      children = killed.children();
    }
    assertThatAllEnd(children);

    // On the folder that the hard kill has left behind.
    try (Parent interrupted = new Parent(folder)) {
      children = interrupted.children();
      for (ProcessHandle child : LINUX ? children : List.<ProcessHandle>of()) {
        assertThat(ignoredSignals(child)).as("of a terminal's Ctrl-C").contains(SIGINT);
      }
      // Who runs this in the background has it ignore SIGINT, and all that it starts.
      int signal = ignoredSignals(ProcessHandle.current()).contains(SIGINT) ? SIGTERM : SIGINT;
      assertThat(interrupted.exitAfter(signal)).isEqualTo(128 + signal);
    }
    assertThatAllEnd(children);
  }

  /** The command in a process of its own; closing it is a hard kill. */
  private record Parent(Process process) implements AutoCloseable {
    Parent(Path folder) throws IOException {
      this(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dswitchhook.home=" + BuildFolder.home(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  LocalStackCommand.class.getName(),
                  "--folder=" + folder)
              .redirectError(folder.resolve("errors").toFile())
              .start());
      assertThat(process.inputReader().readLine())
          .startsWith("ready name=local-stack kafka=127.0.0.1:");
    }

    List<ProcessHandle> children() {
      List<ProcessHandle> children = process.children().toList();
      assertThat(children).hasSize(2).allMatch(ProcessHandle::isAlive);
      return children;
    }

    int exitAfter(int signal) throws Exception {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  private static void assertThatAllEnd(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      process.onExit().get(1, TimeUnit.MINUTES);
    }
  }

  private static List<Integer> ignoredSignals(ProcessHandle process) throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
            .filter(text -> text.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    long mask = Long.parseUnsignedLong(line.substring("SigIgn:".length()).trim(), 16);
    return IntStream.rangeClosed(1, Long.SIZE)
        .filter(signal -> (mask >>> (signal - 1) & 1) == 1)
        .boxed()
        .toList();
  }

  private static Admin admin(LocalStack stack) {
    return Admin.create(Map.of("bootstrap.servers", stack.broker().bootstrapServers()));
  }
}
