package dev.switchhook.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadLetterState;
import dev.switchhook.events.JobStatus;
import dev.switchhook.events.LetterStatus;
import dev.switchhook.events.ReplayJob;
import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.Topics;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills, signals and colleagues: each letter is sent once all the same. */
final class ReplayFaultsIT {
  private static final Duration LONG = Duration.ofSeconds(120);

  private final Bench bench = Bench.shared();
  @TempDir private Path folder;

  @Test
  void killedHardAndRunAgainEachLetterIsSentOnce() throws Exception {
    Incident incident = new Incident(bench, "killed");
    List<DeadLetter> letters = incident.happens(100);
    int kills = 0;
    for (int atLeast : List.of(20, 90, 160)) {
      Process tool = process(slowly(incident, "--take-over"));
      await().atMost(LONG).until(() -> sent(incident).size() >= atLeast);
      tool.destroyForcibly().waitFor();
      kills += sent(incident).size() < letters.size() ? 1 : 0;
    }
    assertThat(kills).describedAs("kills that hit a run").isEqualTo(3);

    Ran rest = bench.dlq(incident.replay("--yes", "--reason", "r", "--take-over", "-o", "json"));

    assertThat(rest.code()).describedAs(rest.err()).isZero();
    assertThat(rest.json().get("sent").asInt()).isBetween(1, letters.size() - 160);
    eachOnce(letters, incident);
    assertThat(jobs().values())
        .filteredOn(job -> job.getFilterText().contains(incident.subscription))
        .extracting(ReplayJob::getStatus)
        .describedAs("a job whose process is gone does not say that it runs")
        .containsExactlyInAnyOrder(
            JobStatus.PAUSED, JobStatus.PAUSED, JobStatus.PAUSED, JobStatus.DONE);
  }

  @Test
  void interruptedItStopsBetweenBatchesAndTheSameCommandGoesOn() throws Exception {
    Incident incident = new Incident(bench, "interrupted");
    List<DeadLetter> letters = incident.happens(60);
    Process tool = process(slowly(incident, "-o", "json"));
    await().atMost(LONG).until(() -> sent(incident).size() >= 20);

    new ProcessBuilder("kill", "-INT", Long.toString(tool.pid())).start().waitFor();

    assertThat(tool.waitFor()).isEqualTo(130);
    assertThat(Files.readString(folder.resolve("err"))).contains("stopping after this batch");
    Ran stopped = new Ran(130, Files.readString(folder.resolve("out")), "");
    int sent = stopped.json().get("sent").asInt();
    assertThat(stopped.json().get("ended").asText()).isEqualTo("INTERRUPTED");
    assertThat(sent(incident)).hasSize(sent);
    assertThat(jobs().get(stopped.json().get("job_id").asText()).getStatus())
        .isEqualTo(JobStatus.PAUSED);

    Ran rest = bench.dlq(incident.replay("--yes", "--reason", "r", "-o", "json"));
    assertThat(rest.code()).describedAs(rest.err()).isZero();
    assertThat(rest.json().get("sent").asInt()).isEqualTo(letters.size() - sent);
    eachOnce(letters, incident);
  }

  @RepeatedTest(3)
  void twoToolsStartedTogetherSendEachLetterOnce(RepetitionInfo repetition) throws Exception {
    Incident incident = new Incident(bench, "two" + repetition.getCurrentRepetition());
    List<DeadLetter> letters = incident.happens(60);
    CyclicBarrier together = new CyclicBarrier(2);
    List<CompletableFuture<Ran>> tools =
        Stream.of(1, 2)
            .map(
                _ ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          pass(together);
                          return bench.dlq(slowly(incident, "-o", "json"));
                        }))
            .toList();

    List<Ran> ran = tools.stream().map(CompletableFuture::join).toList();

    assertThat(ran.stream().map(Ran::code).sorted().toList())
        .describedAs(ran.toString())
        .isIn(List.of(0, 7), List.of(5, 7));
    eachOnce(letters, incident);
  }

  @Test
  void whoTakesOverEndsTheOtherAndSendsWhatItHasLeft() throws Exception {
    Incident incident = new Incident(bench, "takeover");
    List<DeadLetter> letters = incident.happens(60);
    Process first = process(slowly(incident));
    await().atMost(LONG).until(() -> sent(incident).size() >= 10);

    Ran polite = bench.dlq(incident.replay("--yes", "--reason", "r"));
    assertThat(polite.code()).isEqualTo(7);
    assertThat(polite.err()).contains("is running").contains("--take-over");

    Ran second = bench.dlq(incident.replay("--yes", "--reason", "r", "--take-over"));

    assertThat(second.code()).describedAs(second.err()).isIn(0, 5);
    assertThat(first.waitFor()).isEqualTo(7);
    assertThat(Files.readString(folder.resolve("out"))).contains("ended by another tool");
    eachOnce(letters, incident);
  }

  @Test
  void waitingForTheOtherToEndSendsNothingTwice() throws Exception {
    Incident incident = new Incident(bench, "queue");
    List<DeadLetter> letters = incident.happens(20);
    Process first = process(slowly(incident));
    await().atMost(LONG).until(() -> !sent(incident).isEmpty());

    Ran second = bench.dlq(incident.replay("--yes", "--reason", "r", "--wait-for-lock", "2m"));

    assertThat(first.waitFor()).isZero();
    assertThat(second.code()).isZero();
    assertThat(second.err()).contains("nothing matches");
    eachOnce(letters, incident);
  }

  /** About 40 letters a second, so that there is time to disturb it. */
  private static String[] slowly(Incident incident, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "replay",
                "--subscription",
                incident.subscription,
                "--rate",
                "40",
                "--per-subscription-rate",
                "40",
                "--yes",
                "--reason",
                "r"));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private Process process(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                DlqReplayer.class.getName()));
    command.addAll(List.of(bench.connected(args)));
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    return new ProcessBuilder(command).redirectOutput(out).redirectError(err).start();
  }

  /** For readers of committed data: no letter missing, none twice, and the states agree. */
  private void eachOnce(List<DeadLetter> letters, Incident incident) {
    List<String> ids = letters.stream().map(DeadLetter::getDeadLetterId).toList();
    assertThat(sent(incident)).containsExactlyInAnyOrderElementsOf(ids);
    Map<String, DeadLetterState> states = new HashMap<>();
    bench
        .values(Topics.DEAD_LETTER_STATE, DeadLetterState.class)
        .forEach(state -> states.put(state.getDeadLetterId(), state));
    assertThat(ids)
        .allSatisfy(
            id -> {
              assertThat(states.get(id).getStatus()).isEqualTo(LetterStatus.REPLAYED);
              assertThat(states.get(id).getTimesReplayed()).isEqualTo(1);
            });
  }

  private List<String> sent(Incident incident) {
    return bench.committed(Topics.REPLAY).stream()
        .filter(record -> new String(record.key(), UTF_8).equals(incident.subscription))
        .map(ReplayFaultsIT::letter)
        .toList();
  }

  private static String letter(ConsumerRecord<byte[], byte[]> record) {
    return RecordHeaders.text(record.headers(), RecordHeaders.DEAD_LETTER).orElseThrow();
  }

  private Map<String, ReplayJob> jobs() {
    Map<String, ReplayJob> jobs = new HashMap<>();
    bench.values(Topics.REPLAY_JOBS, ReplayJob.class).forEach(job -> jobs.put(job.getJobId(), job));
    return jobs;
  }

  private static void pass(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
