package dev.switchhook.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.local.process.BuildFolder;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackIT {
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
  void nothingRunsOnWhenTheParentIsKilledHard(@TempDir Path folder) throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dswitchhook.home=" + BuildFolder.home(),
                "-cp",
                System.getProperty("java.class.path"),
                StackHolder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = parent.inputReader()) {
      List<ProcessHandle> children =
          Stream.of(output.readLine().split(" "))
              .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
              .toList();
      assertThat(children).hasSize(2).allMatch(ProcessHandle::isAlive);

      parent.destroyForcibly().waitFor();

      for (ProcessHandle child : children) {
        child.onExit().get(60, TimeUnit.SECONDS);
      }
    }
    // And the folder is free for the next one.
    LocalStack.start(folder).close();
  }

  private static Admin admin(LocalStack stack) {
    return Admin.create(Map.of("bootstrap.servers", stack.broker().bootstrapServers()));
  }
}
