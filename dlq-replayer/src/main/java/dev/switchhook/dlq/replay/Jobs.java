package dev.switchhook.dlq.replay;

import dev.switchhook.events.JobStatus;
import dev.switchhook.events.ReplayJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What has run and what runs, as the jobs topic says. Immutable. */
public final class Jobs {
  /** A running job says so every 5 s; one that has been silent this long is gone. */
  static final Duration SILENT = Duration.ofSeconds(30);

  private final Map<String, ReplayJob> byId;

  Jobs(Map<String, ReplayJob> byId) {
    this.byId = Map.copyOf(byId);
  }

  public Optional<ReplayJob> find(String jobId) {
    return Optional.ofNullable(byId.get(jobId));
  }

  /** Another job that runs; asking is politeness, the fixed transactional id is the safety. */
  public Optional<ReplayJob> runningAt(Instant now) {
    return unfinished().filter(job -> alive(job, now)).findFirst();
  }

  /** Jobs that say they run, whoever wrote it: after a take-over none of them does. */
  public List<ReplayJob> unfinishedBut(String jobId) {
    return unfinished().filter(job -> !job.getJobId().equals(jobId)).toList();
  }

  static boolean alive(ReplayJob job, Instant now) {
    return Duration.between(job.getHeartbeatAt(), now).compareTo(SILENT) < 0;
  }

  private Stream<ReplayJob> unfinished() {
    Collection<ReplayJob> jobs = byId.values();
    return jobs.stream().filter(job -> job.getStatus() == JobStatus.RUNNING);
  }

  /** For example {@code job_… (REPLAY, 640 of 1,201, started 2026-…Z by sasl:sre-oncall)}. */
  public static String inWords(ReplayJob job) {
    return String.format(
        Locale.ROOT,
        "%s (%s, %,d of %,d, started %s by %s)",
        job.getJobId(),
        job.getKind(),
        job.getSent(),
        job.getPlanned(),
        job.getStartedAt(),
        Actor.shown(job.getActor(), job.getActorSource()));
  }
}
