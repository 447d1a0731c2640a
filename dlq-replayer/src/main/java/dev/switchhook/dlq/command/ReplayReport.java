package dev.switchhook.dlq.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.dlq.letter.DeadLetterFilter;
import dev.switchhook.dlq.output.JsonLines;
import dev.switchhook.dlq.replay.LeftOut;
import dev.switchhook.dlq.replay.ReplayEnd;
import dev.switchhook.dlq.replay.ReplayPlan;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a replay came to, as data on stdout and as an exit code. */
final class ReplayReport {
  private final PrintStream out;
  private final Form form;
  private final DeadLetterFilter filter;
  private final ReplayPlan plan;

  ReplayReport(PrintStream out, Form form, DeadLetterFilter filter, ReplayPlan plan) {
    this.out = out;
    this.form = form;
    this.filter = filter;
    this.plan = plan;
  }

  /** The ids that a run would send now; in words it has been said by the preview. */
  void dryRun() {
    switch (form) {
      case ID -> plan.letters().forEach(letter -> out.println(letter.id()));
      case NDJSON -> plan.letters().forEach(letter -> JsonLines.line(out, LetterJson.of(letter)));
      case JSON -> JsonLines.document(out, planned().put("dry_run", true));
      case TABLE, WIDE, CSV -> out.println("Nothing was sent.");
    }
  }

  void ended(ReplayEnd end, ReplayProgress progress) {
    switch (form) {
      case ID -> end.sent().forEach(out::println);
      case NDJSON -> JsonLines.line(out, ended(planned(), end, progress));
      case JSON -> JsonLines.document(out, ended(planned(), end, progress));
      case TABLE, WIDE, CSV -> words(end, progress).forEach(out::println);
    }
  }

  private ObjectNode planned() {
    ObjectNode json = JsonLines.object();
    json.put("filter", filter.inWords());
    json.put("planned", plan.letters().size());
    json.put("plan_sha256", plan.sha256());
    Map<LeftOut, Integer> counts = new TreeMap<>();
    plan.leftOut().forEach((why, letters) -> counts.put(why, letters.size()));
    put(json.putObject("left_out"), counts);
    return json;
  }

  private static ObjectNode ended(ObjectNode json, ReplayEnd end, ReplayProgress progress) {
    json.put("dry_run", false);
    json.put("job_id", end.job().getJobId());
    json.put("ended", end.kind().name());
    json.put("sent", end.sent().size());
    json.put("left", end.left());
    put(json.putObject("skipped"), end.skipped());
    if (progress.watches()) {
      json.put("delivered", progress.delivered());
      json.put("dead_again", progress.deadAgain());
      json.put("unknown", progress.missing());
    }
    return json;
  }

  private static void put(ObjectNode json, Map<LeftOut, Integer> counts) {
    new TreeMap<>(counts).forEach((why, count) -> json.put(why.name(), count));
  }

  private List<String> words(ReplayEnd end, ReplayProgress progress) {
    String job = end.job().getJobId();
    String numbers =
        String.format(
            Locale.ROOT,
            "%,d of %,d letters sent",
            end.sent().size(),
            end.sent().size() + end.left());
    if (progress.watches()) {
      numbers +=
          String.format(
              Locale.ROOT,
              "  delivered %,d  dead again %,d  unknown %,d",
              progress.delivered(),
              progress.deadAgain(),
              progress.missing());
    }
    String skipped =
        String.join(
            "; ",
            new TreeMap<>(end.skipped())
                .entrySet().stream()
                    .map(
                        entry ->
                            String.format(
                                Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey().words()))
                    .toList());
    return switch (end.kind()) {
      case DONE -> done(job, numbers, skipped, progress.deadAgain());
      case INTERRUPTED ->
          List.of(
              job + "  paused: " + numbers + ", nothing in between",
              "  go on with: the same command; what was sent is no longer open");
      case HALTED ->
          List.of(
              job + "  paused: " + numbers + ", nothing in between: " + end.cause(),
              "  go on with: the same command once it is enabled");
      case FENCED_OFF ->
          List.of(
              job + "  ended by another tool that took over: " + numbers + ", nothing in between");
    };
  }

  private static List<String> done(String job, String numbers, String skipped, int deadAgain) {
    List<String> lines = new ArrayList<>();
    lines.add(job + "  " + numbers);
    if (!skipped.isEmpty()) {
      lines.add("  skipped: " + skipped);
    }
    if (deadAgain > 0) {
      lines.add("  see them: switchhook dlq ls --job " + job + " --state open");
    }
    return lines;
  }

  ExitCode code(ReplayEnd end, ReplayProgress progress, int signal) {
    return switch (end.kind()) {
      case DONE ->
          end.skipped().isEmpty()
                  && plan.leftOut().isEmpty()
                  && progress.deadAgain() == 0
                  && progress.missing() == 0
              ? ExitCode.DONE
              : ExitCode.NOT_ALL;
      case INTERRUPTED ->
          signal == ExitCode.TERMINATED.code() ? ExitCode.TERMINATED : ExitCode.INTERRUPTED;
      case HALTED -> ExitCode.REFUSED;
      case FENCED_OFF -> ExitCode.HELD;
    };
  }
}
