package dev.switchhook.kit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program in a process of its own, ended by real signals. */
@Timeout(120)
class MainTest {
  @TempDir private Path folder;
  private Process process;

  /** What the child runs: its first argument says how it behaves. */
  public static final class Child {
    private static final Logger log = LoggerFactory.getLogger(Child.class);

    public static void main(String[] args) {
      Main.run("child", new String[0], (given, stop) -> behave(args[0], stop));
    }

    private static void behave(String how, Stop stop) throws Exception {
      log.warn("forged line attempt host={}", "a\r\n00:00:00 ERROR \u001b[2J\u202e");
      switch (how) {
        case "orderly" -> {
          Main.ready("child", Map.of("b", 2, "a", 1));
          stop.await();
          System.out.println("closing");
          System.out.println("closed because of " + stop.reason().orElseThrow());
        }
        case "starting" -> {
          System.out.println("starting");
          new CountDownLatch(1).await();
        }
        case "hanging" -> {
          Main.ready("child", Map.of());
          stop.await();
          System.out.println("closing");
          new CountDownLatch(1).await();
        }
        case "draining" -> {
          CountDownLatch hurried = new CountDownLatch(1);
          stop.whenHurried(hurried::countDown);
          Main.ready("child", Map.of());
          stop.await();
          System.out.println("draining");
          hurried.await();
          System.out.println("hurried");
          if (System.in.read() >= 0) {
            System.out.println("closed");
          }
        }
        case "thread dies" -> {
          Thread.ofPlatform()
              .start(
                  () -> {
                    throw new IllegalStateException("dead thread");
                  });
          stop.await();
          System.out.println("closed");
        }
        case "exit elsewhere" -> {
          Thread.ofPlatform().start(() -> System.exit(7));
          stop.await();
          System.out.println("closed");
        }
        default -> throw new IllegalStateException(how);
      }
    }
  }

  @AfterEach
  void leaveNothingRunning() {
    process.destroyForcibly();
  }

  @Test
  void aSignalLetsTheProgramCloseEverythingAndEndWithZero() throws Exception {
    BufferedReader out = start("orderly", Map.of());
    assertThat(out.readLine()).isEqualTo("ready name=child a=1 b=2");

    terminate();

    assertThat(out.readLine()).isEqualTo("closing");
    assertThat(out.readLine()).isEqualTo("closed because of SIGTERM");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void aProgramThatWaitsForItsStartIsEndedToo() throws Exception {
    BufferedReader out = start("starting", Map.of());
    assertThat(out.readLine()).isEqualTo("starting");

    terminate();

    assertThat(process.waitFor()).isZero();
  }

  @Test
  void theSecondSignalHalts() throws Exception {
    BufferedReader out = start("hanging", Map.of());
    assertThat(out.readLine()).startsWith("ready");

    terminate();
    assertThat(out.readLine()).isEqualTo("closing");
    assertThat(process.isAlive()).isTrue();
    terminate();

    assertThat(process.waitFor()).isEqualTo(143);
  }

  private BufferedReader hurried() throws Exception {
    BufferedReader out = start("draining", Map.of());
    assertThat(out.readLine()).startsWith("ready");
    terminate();
    assertThat(out.readLine()).isEqualTo("draining");
    terminate();
    assertThat(out.readLine()).isEqualTo("hurried");
    return out;
  }

  @Test
  void theSecondSignalHurriesAProgramThatCanBeHurried() throws Exception {
    BufferedReader out = hurried();
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();

    assertThat(out.readLine()).isEqualTo("closed");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void theThirdHaltsThatOneToo() throws Exception {
    BufferedReader _ = hurried();
    terminate();

    assertThat(process.waitFor()).isEqualTo(143);
  }

  @Test
  void whoeverEndsTheJvmWaitsForTheProgram() throws Exception {
    BufferedReader out = start("exit elsewhere", Map.of());

    assertThat(out.readLine()).isEqualTo("closed");
    assertThat(process.waitFor()).isEqualTo(7);
  }

  @Test
  void aThreadThatDiesEndsTheProgramInOrder() throws Exception {
    BufferedReader out = start("thread dies", Map.of());

    assertThat(out.readLine()).isEqualTo("closed");
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("err"))).contains("dead thread");
  }

  @Test
  void aBugIsExitCodeOne() throws Exception {
    start("buggy", Map.of());

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("err"))).contains("IllegalStateException: buggy");
  }

  @Test
  void textFromOutsideCannotForgeALogLine() throws Exception {
    start("buggy", Map.of());
    process.waitFor();

    List<String> lines = Files.readAllLines(folder.resolve("err"));
    assertThat(lines.getFirst()).endsWith("forged line attempt host=a??00:00:00 ERROR ?[2J?");
    assertThat(lines).noneMatch(line -> line.startsWith("00:00:00 ERROR"));
  }

  @Test
  void logsAreJsonWhereAskedFor() throws Exception {
    start("buggy", Map.of("LOG_FORMAT", "json"));
    process.waitFor();

    List<String> lines = Files.readAllLines(folder.resolve("err"));
    assertThat(lines).hasSize(2);
    var mapper = new com.fasterxml.jackson.databind.ObjectMapper();
    assertThat(mapper.readTree(lines.getFirst()).get("message").asText())
        .isEqualTo("forged line attempt host=a\r\n00:00:00 ERROR \u001b[2J\u202e");
    assertThat(lines.getFirst()).doesNotContain("\u001b", "\u202e").contains("\\u202E");
    assertThat(mapper.readTree(lines.getLast()).get("stack_trace").asText())
        .contains("IllegalStateException: buggy");
  }

  /** By the handle, which leaves the child's output open. */
  private void terminate() {
    assertThat(process.toHandle().destroy()).isTrue();
  }

  private BufferedReader start(String how, Map<String, String> environment) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Child.class.getName(), how));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("LOG_"));
    builder.environment().putAll(environment);
    process = builder.redirectError(folder.resolve("err").toFile()).start();
    return process.inputReader();
  }
}
