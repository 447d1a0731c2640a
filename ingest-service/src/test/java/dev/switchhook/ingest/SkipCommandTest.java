package dev.switchhook.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.kit.run.Refusal;
import dev.switchhook.kit.skip.SkipCommand;
import dev.switchhook.kit.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** What is wrong with the arguments is said before anything is connected to. */
class SkipCommandTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void itIsMeantByTheFirstArgumentAlone() {
    assertThat(SkippedEvent.SERVICE.isMeant(new String[] {"skip", "--help"})).isTrue();
    assertThat(SkippedEvent.SERVICE.isMeant(new String[] {"--set", "skip"})).isFalse();
    assertThat(SkippedEvent.SERVICE.isMeant(new String[0])).isFalse();
  }

  @Test
  void everyPartOfThePlaceAndTheReasonAreNeeded() {
    List<String> whole =
        List.of("--topic=voice.call-events", "--partition=0", "--offset=1", "--reason=INC-7");
    for (String missing : whole) {
      List<String> args = new ArrayList<>(whole);
      args.remove(missing);

      assertThat(run(args.toArray(String[]::new))).isEqualTo(2);
      assertThat(err.toString())
          .contains("Missing required option: '" + missing.substring(0, missing.indexOf('=')));
    }
  }

  @Test
  void numbersAndReasonsThatAreNone() {
    assertThat(run("--topic=t", "--partition=-1", "--offset=1", "--reason=x")).isEqualTo(2);
    assertThat(err.toString()).contains("--partition and --offset are counted from 0");
    assertThat(run("--topic=t", "--partition=0", "--offset=1", "--reason= ")).isEqualTo(2);
    assertThat(err.toString()).contains("--reason: say why");
    assertThat(run("--topic=t", "--partition=0", "--offset=1", "--reason=" + "ü".repeat(201)))
        .isEqualTo(2);
    assertThat(run("--topic=t", "--partition=0", "--offset=two", "--reason=x")).isEqualTo(2);
    assertThat(err.toString()).contains("'two' is not a long");
  }

  @Test
  void settingsAreThoseOfTheService() {
    assertThat(run("--topic=t", "--partition=0", "--offset=1", "--reason=x", "--set=no.such=1"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("no.such", "kafka.bootstrap.servers");
  }

  @Test
  void helpSaysWhatItDoesAndNamesTheSettings() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: ingest skip", "SKIPPED", "--dry-run", "ingest.group");
  }

  @Test
  void onlyTheNextRecordIsPassedOverAndTheNoteStays() {
    OffsetAndMetadata committed = new OffsetAndMetadata(5, Optional.empty(), "of Streams");
    SkippedEvent rules = new SkippedEvent(CLOCK);

    assertThat(rules.moved(committed, 5, 5))
        .isEqualTo(new OffsetAndMetadata(6, Optional.empty(), "of Streams"));
    assertThat(rules.moved(committed, 8, 8).offset()).as("behind a gap").isEqualTo(9);
    assertThatThrownBy(() -> rules.moved(committed, 5, 4))
        .isInstanceOf(Refusal.class)
        .hasMessage("offset 4 is passed already: the group is at 5");
    assertThatThrownBy(() -> rules.moved(committed, 5, 6))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("not the next one: the group goes on with 5");
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of("skip"));
    all.addAll(List.of(args));
    return SkipCommand.run(
        SkippedEvent.SERVICE,
        new SkipCommand.Surroundings(
            Map.of(),
            Terminal.none(),
            CLOCK,
            new PrintWriter(out, true),
            new PrintWriter(err, true)),
        all.toArray(String[]::new));
  }
}
