package dev.switchhook.dlq.replay;

import dev.switchhook.dlq.letter.DependencyAway;
import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.dlq.letter.LetterState;
import dev.switchhook.dlq.letter.LetterStates;
import dev.switchhook.dlq.replay.Batches.Batch;
import dev.switchhook.dlq.replay.ReplayEnd.Kind;
import dev.switchhook.events.JobStatus;
import dev.switchhook.events.ReplayJob;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Puts the letters of a plan back, each exactly once for every reader of committed data.
 *
 * <p>Opening the producer fences off every other tool, so what is read after that is final; and a
 * replayed record, the letter's new state and the job's progress are in one transaction. Killed at
 * any point, whole batches are out and the rest is open. Used once, on one thread.
 */
public final class Replayer {
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  /** How long letters that the pace lets go are gathered into one transaction. */
  private static final Duration GATHER = Duration.ofMillis(200);

  private static final Duration LONGEST_REST = Duration.ofSeconds(1);

  /** How old the picture of the subscriptions may get. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final ReplayTopics topics;
  private final ReplayProducer producer;
  private final ReplayJournal journal;
  private final ReplayWatcher watcher;
  private final StopRequest stop;
  private final InstantSource clock;
  private final Tally tally = new Tally();

  public Replayer(
      ReplayTopics topics,
      ReplayProducer producer,
      ReplayJournal journal,
      ReplayWatcher watcher,
      StopRequest stop,
      InstantSource clock) {
    this.topics = topics;
    this.producer = producer;
    this.journal = journal;
    this.watcher = watcher;
    this.stop = stop;
    this.clock = clock;
  }

  /**
   * Does it all, from fencing off the others to the job's last record.
   *
   * @param jobId not used before
   * @throws DependencyAway when the broker or the registry stays away; what is committed stays so
   * @throws KafkaException when this principal may not write one of the topics
   */
  public ReplayEnd run(String jobId, ReplayOrder order, Pace pace) {
    producer.open();
    Destinations destinations = topics.destinations();
    ReplayPlan plan = stillOpen(order, destinations);
    tally.skipped(LeftOut.CHANGED_MEANWHILE, order.plan().letters().size() - plan.letters().size());
    ReplayJob job = journal.begin(jobId, order, plan);
    List<ProducerRecord<byte[], byte[]>> opening = new ArrayList<>();
    opening.add(journal.written(job));
    opening.add(journal.audited(job, order, plan, destinations));
    opening.addAll(orphaned(jobId));
    if (write(opening, jobId, () -> topics.jobs().find(jobId).isPresent())
        instanceof Written.Committed) {
      watcher.began(jobId, plan.letters().size());
      Batches batches = new Batches(plan.letters(), pace, topics.letters()::whole);
      return send(job, batches, destinations, order.sending().expireAfter());
    }
    return end(job, stop.requested() ? Kind.INTERRUPTED : Kind.FENCED_OFF, "");
  }

  /** What came of the job, for those who look at it later. Best effort: all is sent by now. */
  public void judge(ReplayJob job, int delivered, int deadAgain) {
    ReplayJob judged = ReplayJournal.judged(job, delivered, deadAgain);
    producer.write(List.of(journal.written(judged)), () -> false);
  }

  /** The plan without what somebody has changed since it was shown. */
  private ReplayPlan stillOpen(ReplayOrder order, Destinations destinations) {
    LetterStates states = topics.letters().states();
    List<Letter> renewed = order.plan().letters().stream().map(states::renewed).toList();
    return ReplayPlan.select(renewed, destinations::of, order.meant().rules(), clock.instant());
  }

  /** Nobody else can write now, so no other job runs, whatever it says. */
  private List<ProducerRecord<byte[], byte[]>> orphaned(String jobId) {
    return topics.jobs().unfinishedBut(jobId).stream()
        .map(
            other ->
                journal.ended(
                    other,
                    JobStatus.PAUSED,
                    Jobs.alive(other, clock.instant())
                        ? "taken over by " + jobId
                        : "its process went away"))
        .map(journal::written)
        .toList();
  }

  private ReplayEnd send(
      ReplayJob begun, Batches batches, Destinations known, Duration expireAfter) {
    ReplayRecord form = new ReplayRecord(begun.getJobId(), producer.partitionsOf(Topics.REPLAY));
    ReplayJob job = begun;
    Destinations destinations = known;
    Instant read = clock.instant();
    while (batches.hasNext()) {
      if (stop.requested()) {
        return end(job, Kind.INTERRUPTED, "stopped by a signal");
      }
      if (Duration.between(read, clock.instant()).compareTo(FRESH) > 0) {
        destinations = topics.destinations();
        read = clock.instant();
      }
      Batch batch = batches.next();
      Optional<String> shut = shut(batch, destinations);
      if (shut.isPresent()) {
        return end(job, Kind.HALTED, shut.get() + " takes nothing any more");
      }
      if (!batch.letters().isEmpty() || silent(job)) {
        Sealed sealed = seal(batch, job, form, destinations, clock.instant().plus(expireAfter));
        Written written = write(sealed.records, job.getJobId(), () -> isThere(sealed));
        if (!(written instanceof Written.Committed)) {
          Kind kind = written instanceof Written.FencedOff ? Kind.FENCED_OFF : Kind.INTERRUPTED;
          return end(job, kind, "stopped by a signal");
        }
        job = sealed.job;
        tally.sent(sealed.letters);
        sealed.skipped.forEach(tally::skipped);
      }
      watcher.sentSoFar(tally.sentCount());
      if (batches.hasNext() && batch.letters().size() < Batches.MOST_LETTERS) {
        rest(batches.untilNext());
      }
    }
    return end(job, Kind.DONE, "");
  }

  /** A batch in the form in which it is written. */
  private record Sealed(
      ReplayJob job,
      List<Letter> letters,
      Map<LeftOut, Integer> skipped,
      List<ProducerRecord<byte[], byte[]>> records) {}

  private Sealed seal(
      Batch batch, ReplayJob job, ReplayRecord form, Destinations destinations, Instant expires) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    List<Letter> letters = new ArrayList<>();
    Tally skipped = new Tally();
    for (Letter letter : batch.letters()) {
      var whole = batch.whole(letter);
      if (whole.isEmpty()) {
        skipped.skipped(LeftOut.GONE, 1);
      } else if (destinations.of(letter.subscription()) instanceof Destination.Open open) {
        var record = form.of(letter, whole.get(), open, expires);
        if (record.isEmpty()) {
          skipped.skipped(LeftOut.KEY_MISMATCH, 1);
        } else {
          records.add(record.get());
          records.add(journal.replayed(letter, job));
          letters.add(letter);
        }
      }
    }
    ReplayJob checkpoint =
        journal.alive(
            job, tally.sentCount() + letters.size(), tally.skippedCount() + skipped.skippedCount());
    records.add(journal.written(checkpoint));
    return new Sealed(checkpoint, letters, skipped.skipped(), records);
  }

  /** Of a batch all or nothing is there, so one letter tells. */
  private boolean isThere(Sealed sealed) {
    if (sealed.letters.isEmpty()) {
      return false; // a heartbeat or a checkpoint: writing it again changes nothing
    }
    LetterState state = topics.letters().states().of(sealed.letters.getFirst().id());
    return state.jobId().equals(sealed.job.getJobId());
  }

  private ReplayEnd end(ReplayJob job, Kind kind, String cause) {
    JobStatus status = kind == Kind.DONE ? JobStatus.DONE : JobStatus.PAUSED;
    ReplayJob ended =
        journal.ended(journal.alive(job, tally.sentCount(), tally.skippedCount()), status, cause);
    if (kind != Kind.FENCED_OFF) {
      // Nothing hangs on it: a job that says RUNNING and is silent counts as gone.
      producer.write(List.of(journal.written(ended)), () -> false);
    }
    return new ReplayEnd(kind, ended, tally.sentIds(), tally.skipped(), cause);
  }

  private Written write(
      List<ProducerRecord<byte[], byte[]>> records, String jobId, BooleanSupplier isThere) {
    return new Transactions(producer, topics, stop, clock).write(records, jobId, isThere, watcher);
  }

  private static Optional<String> shut(Batch batch, Destinations destinations) {
    return batch.letters().stream()
        .map(Letter::subscription)
        .filter(id -> !(destinations.of(id) instanceof Destination.Open))
        .findFirst();
  }

  private boolean silent(ReplayJob job) {
    return Duration.between(job.getHeartbeatAt(), clock.instant()).compareTo(HEARTBEAT) >= 0;
  }

  private void rest(Duration untilNext) {
    Duration least = untilNext.compareTo(GATHER) < 0 ? GATHER : untilNext;
    stop.pause(least.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : least);
  }
}
