package dev.switchhook.dlq.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.dlq.letter.DeadLetterFilter;
import dev.switchhook.dlq.letter.DeadLetterScan.Covered;
import dev.switchhook.dlq.letter.Field;
import dev.switchhook.dlq.letter.Ids;
import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.dlq.output.JsonLines;
import dev.switchhook.dlq.profile.Profile;
import dev.switchhook.topics.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    header = "Show single dead letters closely.",
    description = {
      "Takes ids of letters (dlt_…) or deliveries (dlv_…), whole or cut to 8 characters or more"
          + " after that, in any state. Bodies are hidden, and masked when shown."
    },
    footer = {
      "",
      "Examples:",
      "  switchhook dlq show dlt_7b1e04c2",
      "      what it was, where it was bound for, why it died",
      "  switchhook dlq show dlt_7b1e04c2 --attempts --body",
      "      each attempt, and the body with personal data masked",
      "  switchhook dlq show dlv_9eda4622 -o json",
      "      every letter of that delivery, for a program"
    })
final class ShowCommand extends Verb {
  @Parameters(paramLabel = "ID", arity = "1..*", description = "Letters or deliveries.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--attempts",
      order = 1,
      description = "Each attempt that was made, replays included.")
  private boolean attempts;

  @Option(names = "--headers", order = 2, description = "The delivery record's headers.")
  private boolean headers;

  @Option(names = "--body", order = 3, description = "The body, with personal data masked.")
  private boolean body;

  ShowCommand(Surroundings around) {
    super(around);
  }

  @Override
  ExitCode run() {
    Form form = global().form(around().terminal().out(), Form.NDJSON);
    if (form == Form.CSV) {
      throw global().wrong("-o csv: show is no table; ls is");
    }
    Profile profile = profile();
    DeadLetterFilter filter =
        new DeadLetterFilter(
            new CriteriaReading(global(), around().clocks()).oneOf("ID", Field.ID, ids).criteria(),
            DeadLetterFilter.Cut.NONE);
    List<String> topics = new ArrayList<>(List.of(Topics.DEAD_LETTERS, Topics.DEAD_LETTER_STATE));
    if (attempts) {
      topics.add(Topics.DELIVERY_ATTEMPTS);
    }
    try (Session session = open(profile, topics)) {
      List<Letter> letters = new ArrayList<>();
      Covered covered =
          session.letters().scan().run(filter, session.letters().states(), letters::add);
      notes().unreadable(covered);
      Optional<String> problem = Ids.problem(ids, letters);
      if (problem.isPresent()) {
        notes().warn(problem.get());
        return ExitCode.USAGE;
      }
      letters.sort(
          Comparator.comparing((Letter letter) -> letter.says().getDeadAt())
              .thenComparing(Letter::at));
      print(form, letters, new Details(session, letters, attempts));
    }
    return ExitCode.DONE;
  }

  private void print(Form form, List<Letter> letters, Details details) {
    switch (form) {
      case TABLE, WIDE -> {
        LetterPage page = new LetterPage(around().out(), times());
        for (Letter letter : letters) {
          page.print(letter, details, headers, body);
        }
      }
      case ID -> letters.forEach(letter -> around().out().println(letter.id()));
      case CSV -> throw new IllegalStateException("refused before");
      case NDJSON ->
          letters.forEach(letter -> JsonLines.line(around().out(), json(letter, details)));
      case JSON -> {
        ObjectNode document = JsonLines.object();
        ArrayNode array = document.putArray("letters");
        letters.forEach(letter -> array.add(json(letter, details)));
        JsonLines.document(around().out(), document);
      }
    }
  }

  private ObjectNode json(Letter letter, Details details) {
    ObjectNode json = LetterJson.of(letter);
    if (attempts) {
      ArrayNode array = json.putArray("attempt_records");
      details.attempts(letter).forEach(attempt -> array.add(Details.json(attempt)));
    }
    if (headers) {
      ObjectNode object = json.putObject("headers");
      details.headers(letter).forEach(object::put);
    }
    if (body) {
      json.put("masked_body", details.body(letter));
    }
    return json;
  }
}
