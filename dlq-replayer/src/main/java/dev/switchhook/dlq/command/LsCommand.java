package dev.switchhook.dlq.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.dlq.letter.DeadLetterFilter;
import dev.switchhook.dlq.letter.DeadLetterFilter.Cut;
import dev.switchhook.dlq.letter.DeadLetterScan.Covered;
import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.dlq.letter.Listing;
import dev.switchhook.dlq.output.JsonLines;
import dev.switchhook.dlq.profile.Profile;
import dev.switchhook.topics.Topics;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "ls",
    header = "List dead letters.",
    description = {
      "One line a letter, the oldest first. A terminal gets a table of at most 50 unless --limit"
          + " says otherwise; a pipe gets all of them as ndjson."
    },
    footer = {
      "",
      "Examples:",
      "  switchhook dlq ls --tenant ten_4f2a9c",
      "      what this tenant's receivers have not got",
      "  switchhook dlq ls --all-tenants --since 2h --status 5xx --newest",
      "      who answered 5xx in the last two hours",
      "  switchhook dlq ls --subscription sub_9f3a --type 'call.*' -o id",
      "      ids alone, for another command"
    })
final class LsCommand extends Verb {
  private static final int LINES = 50;

  @Mixin private FilterOptions filters = new FilterOptions();

  @Option(
      names = "--sort",
      paramLabel = "BY",
      order = 1,
      defaultValue = "dead",
      description = "By when the letter died (dead) or the event happened (event).")
  private Sort sort = Sort.dead;

  /** Spelled as it is typed. */
  enum Sort {
    dead,
    event
  }

  LsCommand(Surroundings around) {
    super(around);
  }

  @Override
  ExitCode run() {
    Form form = global().form(around().terminal().out(), Form.NDJSON);
    Profile profile = profile();
    filters.readIdFile(around().terminal().input(), global());
    DeadLetterFilter filter =
        filters.understood(
            global(),
            around().clocks(),
            profile.tenant(),
            filters.namesIds() ? List.of() : List.of("open"));
    Cut cut = filter.cut();
    int most = cut.cuts() || !form.forEyes() ? cut.most() : LINES;
    Listing listing = new Listing(most, order(cut));
    if (!filters.meansNothing()) {
      try (Session session =
          open(profile, List.of(Topics.DEAD_LETTERS, Topics.DEAD_LETTER_STATE))) {
        Covered covered =
            session.letters().scan().run(filter, session.letters().states(), listing::add);
        notes().unreadable(covered);
      }
    }
    print(form, listing);
    if (form.forEyes()) {
      notes().say("filter: " + filter.inWords());
      if (listing.total() > most) {
        notes()
            .say(
                String.format(
                    Locale.ROOT,
                    "%,d of %,d letters; --limit %d lists more",
                    most,
                    listing.total(),
                    10 * most));
      }
    }
    return listing.total() == 0 && filters.failEmpty() ? ExitCode.NOTHING : ExitCode.DONE;
  }

  private Comparator<Letter> order(Cut cut) {
    if (sort == Sort.dead) {
      return cut.order();
    }
    Comparator<Letter> oldest =
        Comparator.comparing(
                (Letter letter) ->
                    Optional.ofNullable(letter.says().getOccurredAt()).orElse(Instant.MAX))
            .thenComparing(Letter::at);
    return cut.newest() ? oldest.reversed() : oldest;
  }

  private void print(Form form, Listing listing) {
    PrintStream out = around().out();
    List<Letter> letters = listing.letters();
    switch (form) {
      case TABLE, WIDE ->
          new LetterTable(letters, times(), form == Form.WIDE)
              .table()
              .print(out, global().coloured(around()));
      case CSV -> LetterTable.everything(letters).printCsv(out);
      case ID -> letters.forEach(letter -> out.println(letter.id()));
      case NDJSON -> letters.forEach(letter -> JsonLines.line(out, LetterJson.of(letter)));
      case JSON -> {
        ObjectNode document = JsonLines.object();
        document.put("total", listing.total());
        ArrayNode array = document.putArray("letters");
        letters.forEach(letter -> array.add(LetterJson.of(letter)));
        JsonLines.document(out, document);
      }
    }
  }
}
