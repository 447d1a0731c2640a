package dev.switchhook.dlq.command;

import dev.switchhook.dlq.command.Surroundings.Clocks;
import dev.switchhook.dlq.letter.Criterion;
import dev.switchhook.dlq.letter.Criterion.Counter;
import dev.switchhook.dlq.letter.Criterion.Moment;
import dev.switchhook.dlq.letter.Criterion.Since;
import dev.switchhook.dlq.letter.Criterion.Until;
import dev.switchhook.dlq.letter.DeadLetterFilter;
import dev.switchhook.dlq.letter.DeadLetterFilter.Cut;
import dev.switchhook.dlq.letter.Field;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which letters are meant. Different flags are ANDed, a repeated flag is ORed. */
final class FilterOptions {
  @Option(
      names = "--tenant",
      paramLabel = "ID",
      order = 10,
      description = "Letters of this tenant. A repeated flag widens, another flag narrows.")
  private List<String> tenants = new ArrayList<>();

  @Option(
      names = "--all-tenants",
      order = 11,
      description = "Letters of every tenant, said explicitly.")
  private boolean allTenants;

  @Option(
      names = "--subscription",
      paramLabel = "ID",
      order = 12,
      description = "Bound for this subscription.")
  private List<String> subscriptions = new ArrayList<>();

  @Option(names = "--host", paramLabel = "HOST", order = 13, description = "Bound for this host.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      order = 14,
      description = "Event type, exact or call.*")
  private List<String> types = new ArrayList<>();

  @Option(names = "--call", paramLabel = "ID", order = 15, description = "Events of this call.")
  private List<String> calls = new ArrayList<>();

  @Option(names = "--event", paramLabel = "ID", order = 16, description = "This event.")
  private List<String> events = new ArrayList<>();

  @Option(
      names = "--delivery",
      paramLabel = "ID",
      order = 17,
      description = "This delivery: dlv_ and all of its id or 8 characters of it.")
  private List<String> deliveries = new ArrayList<>();

  @Option(
      names = "--id",
      paramLabel = "ID",
      order = 18,
      description = "This letter (dlt_…) or delivery (dlv_…), likewise.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--id-file",
      paramLabel = "FILE",
      order = 19,
      description = "Ids, one a line; - reads standard input.")
  private @Nullable String idFile;

  @Option(
      names = "--reason-code",
      paramLabel = "REASON",
      order = 20,
      description = "Why it died, for example RETRIES_EXHAUSTED, ENDPOINT_GONE, EXPIRED.")
  private List<String> reasons = new ArrayList<>();

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      order = 21,
      description = "What the last attempt failed of, for example TIMEOUT, DNS, AUTH.")
  private List<String> classes = new ArrayList<>();

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      order = 22,
      description = "RECEIVER, NETWORK or PLATFORM.")
  private List<String> faults = new ArrayList<>();

  @Option(
      names = "--status",
      paramLabel = "CODE",
      order = 23,
      description = "Last status code: 503, or 5xx.")
  private List<String> codes = new ArrayList<>();

  @Option(
      names = "--error-match",
      paramLabel = "TEXT",
      order = 24,
      description = "The last error contains this.")
  private List<String> errors = new ArrayList<>();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      order = 25,
      description = "Died then or later: 2h, 3d, 2026-10-09, 2026-10-09T08:00Z.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", order = 26, description = "Died before then.")
  private @Nullable String until;

  @Option(
      names = "--event-since",
      paramLabel = "TIME",
      order = 27,
      description = "The event happened then or later.")
  private @Nullable String eventSince;

  @Option(
      names = "--event-until",
      paramLabel = "TIME",
      order = 28,
      description = "The event happened before then.")
  private @Nullable String eventUntil;

  @Option(
      names = "--attempts",
      paramLabel = "N",
      order = 29,
      description = "Attempts made: 5, '>=5', '<3'.")
  private @Nullable String attempts;

  @Option(
      names = "--replays",
      paramLabel = "N",
      order = 30,
      description = "Times replayed: 0, '>=1'.")
  private @Nullable String replays;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      order = 31,
      description = "open (default), replayed, resolved, discarded, or any.")
  private List<String> states = new ArrayList<>();

  @Option(
      names = "--job",
      paramLabel = "ID",
      order = 32,
      description = "Handled by this job, or died again in it.")
  private List<String> jobs = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "N",
      order = 33,
      description = "At most so many, the oldest first.")
  private @Nullable Integer limit;

  @Option(names = "--newest", order = 34, description = "The newest first.")
  private boolean newest;

  @Option(names = "--fail-empty", order = 35, description = "End with code 3 when nothing matches.")
  private boolean failEmpty;

  boolean allTenants() {
    return allTenants;
  }

  boolean failEmpty() {
    return failEmpty;
  }

  boolean namesIds() {
    return !ids.isEmpty() || idFile != null;
  }

  /** Takes ids that stand on the command line without a flag. */
  void add(List<String> positional) {
    ids = new ArrayList<>(ids);
    ids.addAll(positional);
  }

  /** Reads the id file, if one was named. */
  void readIdFile(BufferedReader standardInput, GlobalOptions global) {
    if (idFile == null) {
      return;
    }
    try {
      List<String> lines =
          idFile.equals("-") ? standardInput.lines().toList() : Files.readAllLines(Path.of(idFile));
      add(lines.stream().map(String::strip).filter(line -> !line.isEmpty()).toList());
    } catch (IOException e) {
      throw global.wrong("--id-file: " + idFile + " cannot be read: " + e.getMessage());
    }
  }

  /** An id file without ids means no letter, not every letter. */
  boolean meansNothing() {
    return idFile != null && ids.isEmpty();
  }

  /**
   * The filter, with every time made absolute.
   *
   * @param profileTenant empty, a tenant, or {@code *}
   * @param usualStates what is meant where no state is named; empty means any
   */
  DeadLetterFilter understood(
      GlobalOptions global, Clocks clocks, String profileTenant, List<String> usualStates) {
    List<Criterion> criteria =
        new CriteriaReading(global, clocks)
            .oneOf("--tenant", Field.TENANT, tenants(global, profileTenant))
            .oneOf("--subscription", Field.SUBSCRIPTION, subscriptions)
            .oneOf("--host", Field.HOST, hosts)
            .oneOf("--type", Field.TYPE, types)
            .oneOf("--call", Field.CALL, calls)
            .oneOf("--event", Field.EVENT, events)
            .oneOf("--delivery", Field.DELIVERY, deliveries)
            .oneOf("--id", Field.ID, ids)
            .oneOf("--reason-code", Field.REASON, reasons)
            .oneOf("--class", Field.CLASS, classes)
            .oneOf("--fault", Field.FAULT, faults)
            .oneOf("--status", Field.STATUS, codes)
            .oneOf("--error-match", Field.ERROR, errors)
            .oneOf("--job", Field.JOB, jobs)
            .oneOf("--state", Field.STATE, states(usualStates))
            .time("--since", since, at -> new Since(Moment.DIED, at))
            .time("--until", until, at -> new Until(Moment.DIED, at))
            .time("--event-since", eventSince, at -> new Since(Moment.HAPPENED, at))
            .time("--event-until", eventUntil, at -> new Until(Moment.HAPPENED, at))
            .count("--attempts", attempts, Counter.ATTEMPTS)
            .count("--replays", replays, Counter.REPLAYS)
            .criteria();
    return new DeadLetterFilter(criteria, cut(global));
  }

  /** Somebody has said which letters are meant, beyond what the profile says. */
  boolean narrows(DeadLetterFilter filter) {
    return filter.narrows(
        tenants.isEmpty() ? Set.of(Field.STATE, Field.TENANT) : Set.of(Field.STATE));
  }

  /** One of several things must say whose letters are meant, so that nobody takes them all. */
  private List<String> tenants(GlobalOptions global, String profileTenant) {
    boolean said =
        namesIds()
            || Stream.of(tenants, subscriptions, calls, events, deliveries, jobs)
                .anyMatch(list -> !list.isEmpty());
    if (allTenants && !tenants.isEmpty()) {
      throw global.wrong("--tenant and --all-tenants exclude each other");
    }
    if (said || allTenants || profileTenant.equals("*")) {
      return tenants;
    }
    if (profileTenant.isEmpty()) {
      throw global.wrong(
          "whose letters? Name --tenant ID, --subscription ID or ids, or say --all-tenants");
    }
    return List.of(profileTenant);
  }

  private List<String> states(List<String> usual) {
    if (states.isEmpty()) {
      return usual;
    }
    return states.stream().anyMatch("any"::equalsIgnoreCase) ? List.of() : states;
  }

  private Cut cut(GlobalOptions global) {
    if (limit != null && limit < 1) {
      throw global.wrong("--limit: at least 1");
    }
    return new Cut(limit == null ? Cut.NONE.most() : limit, newest);
  }
}
