package dev.switchhook.dlq.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.dlq.letter.DeadLetterFilter;
import dev.switchhook.dlq.letter.DeadLetterScan.Covered;
import dev.switchhook.dlq.letter.LetterCounts;
import dev.switchhook.dlq.letter.LetterCounts.By;
import dev.switchhook.dlq.letter.LetterCounts.Group;
import dev.switchhook.dlq.output.JsonLines;
import dev.switchhook.dlq.output.Table;
import dev.switchhook.dlq.output.Table.Align;
import dev.switchhook.dlq.output.Times;
import dev.switchhook.dlq.profile.Profile;
import dev.switchhook.topics.Topics;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "stats",
    header = "Count dead letters: where, how many, since when, why.",
    footer = {
      "",
      "Examples:",
      "  switchhook dlq stats --all-tenants",
      "      open letters of everybody, by subscription",
      "  switchhook dlq stats --tenant ten_4f2a9c --by reason --since 1d",
      "      why this tenant's deliveries died since yesterday",
      "  switchhook dlq stats --all-tenants --by hour --state any -o json",
      "      when they died, for a program"
    })
final class StatsCommand extends Verb {
  @Mixin private FilterOptions filters = new FilterOptions();

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      order = 1,
      defaultValue = "subscription",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private By by = By.SUBSCRIPTION;

  StatsCommand(Surroundings around) {
    super(around);
  }

  @Override
  ExitCode run() {
    Form form = global().form(around().terminal().out(), Form.TABLE);
    if (form == Form.ID) {
      throw global().wrong("-o id: stats has no ids; ls has");
    }
    Profile profile = profile();
    filters.readIdFile(around().terminal().input(), global());
    DeadLetterFilter filter =
        filters.understood(global(), around().clocks(), profile.tenant(), List.of("open"));
    if (filter.cut().cuts()) {
      throw global().wrong("--limit: stats counts all that match");
    }
    LetterCounts counts = new LetterCounts(by, around().clocks().clock().instant());
    if (!filters.meansNothing()) {
      try (Session session =
          open(profile, List.of(Topics.DEAD_LETTERS, Topics.DEAD_LETTER_STATE))) {
        Covered covered =
            session.letters().scan().run(filter, session.letters().states(), counts::add);
        notes().unreadable(covered);
      }
    }
    if (form.forEyes()) {
      notes().say("filter: " + filter.inWords());
    }
    print(form, counts, filter);
    if (counts.expiringSoon() > 0) {
      notes()
          .warn(
              String.format(
                  Locale.ROOT,
                  "warning: %,d open letters leave the topic within 7 days, the first at %s",
                  counts.expiringSoon(),
                  times().at(counts.firstToExpire())));
    }
    return counts.total().letters() == 0 && filters.failEmpty() ? ExitCode.NOTHING : ExitCode.DONE;
  }

  private void print(Form form, LetterCounts counts, DeadLetterFilter filter) {
    PrintStream out = around().out();
    switch (form) {
      case TABLE, WIDE -> table(counts).print(out, global().coloured(around()));
      case CSV -> table(counts).printCsv(out);
      case NDJSON ->
          counts.groups().forEach(group -> JsonLines.line(out, json(JsonLines.object(), group)));
      case JSON -> {
        ObjectNode document = JsonLines.object();
        document.put("filter", filter.inWords());
        document.put("by", by.toString());
        document.put("letters", counts.total().letters());
        document.put("expiring_within_7_days", counts.expiringSoon());
        ArrayNode groups = document.putArray("groups");
        counts.groups().forEach(group -> json(groups.addObject(), group));
        JsonLines.document(out, document);
      }
      case ID -> throw new IllegalStateException("refused before");
    }
  }

  private Table table(LetterCounts counts) {
    Table table = new Table();
    table.column(by.toString()).column("host").column("letters", Align.RIGHT);
    table.column("oldest", Align.RIGHT).column("top reason").column("", Align.RIGHT);
    table.column("status");
    Times times = times();
    counts.groups().forEach(group -> table.row(row(group, times)));
    Group total = counts.total();
    table.row(
        List.of(
            "total",
            "",
            number(total.letters()),
            total.letters() == 0 ? "-" : times.age(total.oldest()),
            "",
            "",
            ""));
    return table;
  }

  private static List<String> row(Group group, Times times) {
    Map.Entry<String, Integer> reason = group.topReason();
    return List.of(
        group.key(),
        group.host(),
        number(group.letters()),
        times.age(group.oldest()),
        reason.getKey(),
        number(reason.getValue()),
        group.topStatus());
  }

  private static ObjectNode json(ObjectNode json, Group group) {
    json.put("key", group.key());
    json.put("host", group.host());
    json.put("letters", group.letters());
    LetterJson.time(json, "oldest_dead_at", group.oldest());
    ObjectNode reasons = json.putObject("reasons");
    group.reasons().forEach(reasons::put);
    ObjectNode codes = json.putObject("status_codes");
    group.statuses().forEach(codes::put);
    return json;
  }

  private static String number(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
