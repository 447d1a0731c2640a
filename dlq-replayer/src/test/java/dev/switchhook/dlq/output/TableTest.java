package dev.switchhook.dlq.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.dlq.output.Table.Align;
import dev.switchhook.kit.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TableTest {

  @Test
  void columnsAreAsWideAsWhatIsInThem() {
    Table table = new Table().column("name").column("letters", Align.RIGHT).column("why");
    table.row(List.of("sub_9f3a", "1,204", "GONE"));
    table.row(List.of("s", "7", ""));

    assertThat(printed(out -> table.print(out, false)))
        .isEqualTo(
            """
            NAME      LETTERS  WHY
            sub_9f3a    1,204  GONE
            s               7
            """);
  }

  @Test
  void csvQuotesWhatNeedsIt() {
    Table table = new Table().column("host").column("error");
    table.row(List.of("a.example", "say \"no\", twice"));

    assertThat(printed(table::printCsv))
        .isEqualTo("host,error\na.example,\"say \"\"no\"\", twice\"\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001b[2J", "a\r\nb", "\u202e", "\u2028", "\u0085", "\u0000", "\ud800"})
  void textFromOutsideCannotRepaintATerminal(String evil) {
    Table table = new Table().column("error");
    table.row(List.of(evil));
    String text = printed(out -> table.print(out, false));
    String json = printed(out -> JsonLines.line(out, JsonLines.object().put("error", evil)));

    assertThat(text.lines()).hasSize(2);
    assertThat(text).matches("[\\x20-\\x7e\n]+").contains("\\u");
    assertThat(json.lines()).hasSize(1);
    assertThat(json).matches("[\\x20-\\x7e]+\n");
  }

  @Test
  void textThatIsOnlyForeignIsLeftAsItIs() {
    assertThat(Screen.safe("Zürich 東京")).isEqualTo("Zürich 東京");
  }

  @Test
  void everyJsonObjectNamesItsSchema() {
    assertThat(printed(out -> JsonLines.line(out, JsonLines.object().put("a", 1))))
        .isEqualTo("{\"schema\":\"switchhook.dlq/v1\",\"a\":1}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "45, 45s",
    "60, 1m",
    "3599, 59m59s",
    "21120, 5h52m",
    "86400, 1d",
    "270000, 3d3h",
    "-5, 0s"
  })
  void anAgeHasTwoUnitsAtMost(long seconds, String shown) {
    assertThat(Times.span(Duration.ofSeconds(seconds))).isEqualTo(shown);
  }

  @Test
  void timesAreInTheReadersZoneOrInUtc() {
    Instant at = Instant.parse("2026-10-09T08:53:20.001Z");

    assertThat(new Times(ZoneId.of("Europe/London"), at).at(at))
        .isEqualTo("2026-10-09 09:53:20 +01:00");
    assertThat(new Times(ZoneOffset.UTC, at).at(at)).isEqualTo("2026-10-09T08:53:20Z");
  }

  private static String printed(Consumer<PrintStream> print) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    print.accept(new PrintStream(bytes, true, UTF_8));
    return bytes.toString(UTF_8);
  }
}
