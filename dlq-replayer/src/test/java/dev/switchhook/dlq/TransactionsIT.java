package dev.switchhook.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.dlq.letter.Criterion.OneOf;
import dev.switchhook.dlq.letter.DeadLetterFilter;
import dev.switchhook.dlq.letter.DeadLetterFilter.Cut;
import dev.switchhook.dlq.letter.Field;
import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.dlq.letter.LetterTopics;
import dev.switchhook.dlq.letter.TopicRead;
import dev.switchhook.dlq.replay.JobId;
import dev.switchhook.dlq.replay.Pace;
import dev.switchhook.dlq.replay.PlanRules;
import dev.switchhook.dlq.replay.ReplayEnd;
import dev.switchhook.dlq.replay.ReplayJournal;
import dev.switchhook.dlq.replay.ReplayOrder;
import dev.switchhook.dlq.replay.ReplayPlan;
import dev.switchhook.dlq.replay.ReplayProducer;
import dev.switchhook.dlq.replay.ReplayTopics;
import dev.switchhook.dlq.replay.ReplayWatcher;
import dev.switchhook.dlq.replay.Replayer;
import dev.switchhook.dlq.replay.StopRequest;
import dev.switchhook.events.ActorSource;
import dev.switchhook.events.AuditRecord;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.JobStatus;
import dev.switchhook.kit.kafka.Operator;
import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.Topics;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A transaction that does not come to its usual end. */
final class TransactionsIT {
  private final Bench bench = Bench.shared();
  private final StopRequest stop = new StopRequest();
  private final List<String> notes = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({"true, 1", "false, 1", "true, 2", "false, 2", "true, 4", "false, 4"})
  void aCommitThatNobodyAnsweredIsLookedUp(boolean taken, int commit) {
    Incident incident = new Incident(bench, "unknown" + taken + commit);
    List<DeadLetter> letters = incident.happens(90);
    AtomicInteger commits = new AtomicInteger();

    String job = JobId.of(InstantSource.system().instant(), new Random(commit));
    ReplayEnd end =
        replay(
            job,
            incident,
            settings -> cutOff(bench.kafka().producer(settings), commits, commit, taken));

    assertThat(end.kind()).isEqualTo(ReplayEnd.Kind.DONE);
    assertThat(notes).hasSize(1).first().asString().contains("looking it up");
    List<String> ids = letters.stream().map(DeadLetter::getDeadLetterId).toList();
    assertThat(end.sent()).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(sent(incident)).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(bench.values(Topics.AUDIT, AuditRecord.class))
        .filteredOn(audit -> job.equals(audit.getJobId()))
        .hasSize(1);
  }

  @Test
  void stoppedAtOnceTheBatchUnderWayIsNotThereAndTheOthersAre() {
    Incident incident = new Incident(bench, "atonce");
    List<DeadLetter> letters = incident.happens(90);
    AtomicInteger sends = new AtomicInteger();

    ReplayEnd end =
        replay(
            JobId.of(InstantSource.system().instant(), new Random(99)),
            incident,
            settings -> interruptedAt(bench.kafka().producer(settings), sends, 150));

    assertThat(end.kind()).isEqualTo(ReplayEnd.Kind.INTERRUPTED);
    assertThat(end.job().getStatus()).isEqualTo(JobStatus.PAUSED);
    assertThat(end.sent()).hasSizeBetween(1, 149);
    assertThat(end.left()).isEqualTo(letters.size() - end.sent().size());
    assertThat(sent(incident)).isEqualTo(new ArrayList<>(end.sent()));
    assertThat(
            bench.uncommitted(Topics.REPLAY).stream()
                .filter(record -> new String(record.key(), UTF_8).equals(incident.subscription)))
        .describedAs("what was under way")
        .hasSizeGreaterThan(end.sent().size());
  }

  private List<String> sent(Incident incident) {
    return bench.committed(Topics.REPLAY).stream()
        .filter(record -> new String(record.key(), UTF_8).equals(incident.subscription))
        .map(
            record -> RecordHeaders.text(record.headers(), RecordHeaders.DEAD_LETTER).orElseThrow())
        .toList();
  }

  /** Somebody presses Ctrl-C twice while a batch is handed over. */
  private Producer<byte[], byte[]> interruptedAt(
      Producer<byte[], byte[]> real, AtomicInteger sends, int at) {
    return around(
        real,
        (method, call) -> {
          if (method.equals("send") && sends.incrementAndGet() == 2 * at) {
            real.flush(); // an abort drops what has not left the producer
            stop.request(130);
            stop.request(130);
          }
          return call.call();
        });
  }

  /** The connection is lost at one of the commits, before or after the broker has taken it. */
  private static Producer<byte[], byte[]> cutOff(
      Producer<byte[], byte[]> real, AtomicInteger commits, int at, boolean taken) {
    return around(
        real,
        (method, call) -> {
          boolean cut = method.equals("commitTransaction") && commits.incrementAndGet() == at;
          if (cut && !taken) {
            throw new TimeoutException("cut");
          }
          Object result = call.call();
          if (cut) {
            throw new TimeoutException("cut");
          }
          return result;
        });
  }

  private interface Around {
    Object call(String method, Callable<Object> call) throws Throwable;
  }

  @SuppressWarnings("unchecked")
  private static Producer<byte[], byte[]> around(Producer<byte[], byte[]> real, Around around) {
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            TransactionsIT.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (_, method, args) -> {
              try {
                return around.call(method.getName(), () -> method.invoke(real, args));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private ReplayEnd replay(
      String job,
      Incident incident,
      Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
    InstantSource clock = InstantSource.system();
    TopicRead read =
        new TopicRead(
            bench.kafka().consumer(TopicRead.SETTINGS), Duration.ofSeconds(30), System::nanoTime);
    LetterTopics letterTopics = new LetterTopics(read, bench.schemas());
    ReplayTopics topics = new ReplayTopics(read, letterTopics, bench.schemas());
    DeadLetterFilter filter =
        new DeadLetterFilter(
            List.of(
                new OneOf(Field.SUBSCRIPTION, List.of(incident.subscription)),
                new OneOf(Field.STATE, List.of("open"))),
            Cut.NONE);
    List<Letter> found = new ArrayList<>();
    var covered = letterTopics.scan().run(filter, letterTopics.states(), found::add);
    PlanRules rules = new PlanRules(false, false, 3);
    ReplayOrder order =
        new ReplayOrder(
            ReplayPlan.select(found, topics.destinations()::of, rules, clock.instant()),
            covered.ends(),
            new ReplayOrder.Meant(filter, rules),
            new ReplayOrder.Sending(5_000, 5_000, Duration.ofHours(24)),
            new ReplayOrder.Decided(
                new Operator("test", ActorSource.OS_USER, "test", "host", "test"), "r", List.of()));
    try (read;
        ReplayProducer producer = new ReplayProducer(producers)) {
      return new Replayer(
              topics,
              producer,
              new ReplayJournal(bench.schemas(), clock),
              new Noting(),
              stop,
              clock)
          .run(job, order, new Pace(5_000, 5_000, System::nanoTime));
    }
  }

  private final class Noting implements ReplayWatcher {
    @Override
    public void began(String jobId, int planned) {}

    @Override
    public void sentSoFar(int sent) {}

    @Override
    public void note(String sentence) {
      notes.add(sentence);
    }
  }
}
