package dev.switchhook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.registry.SchemaAnswer.Found;
import dev.switchhook.registry.SchemaAnswer.NotFound;
import dev.switchhook.registry.SchemaAnswer.Unauthorised;
import dev.switchhook.registry.SchemaAnswer.Unavailable;
import dev.switchhook.registry.StubRegistry.Answer;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two registries, of which the first is the one that has trouble. */
class SeveralUrlsTest {
  private static final Schema INT = Schema.create(Schema.Type.INT);

  private final StubRegistry first = new StubRegistry();
  private final StubRegistry second = new StubRegistry();

  @BeforeEach
  void theSecondHasIt() {
    second.answers(Answer.schema("\"int\""));
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  @Test
  void whenTheFirstIsDeadTheSecondIsAskedAndStaysTheOneThatIsAsked() {
    first.answers(Answer.error(503, 503));
    try (Schemas schemas = open(0)) {
      assertThat(schemas.fetch(1)).isEqualTo(new Found(1, INT));
      assertThat(first.requests()).hasSize(1);
      assertThat(schemas.fetch(2)).isEqualTo(new Found(2, INT));
      assertThat(first.requests()).hasSize(1);
    }
    first.close();
    try (Schemas schemas = open(0)) {
      assertThat(schemas.fetch(1)).isEqualTo(new Found(1, INT));
    }
    assertThat(second.requests()).hasSize(3);
  }

  @Test
  void anAnswerOfTheFirstIsNotAskedOfTheSecond() {
    try (Schemas schemas = open(0)) {
      first.answers(Answer.notFound());
      assertThat(schemas.fetch(1)).isEqualTo(new NotFound(1));
      first.answers(Answer.error(401, 401));
      assertThat(schemas.fetch(2)).isInstanceOf(Unauthorised.class);
    }
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void whatMayPassIsTriedAgainAndThenAskedOfTheSecond() {
    for (int status : new int[] {408, 429, 500, 502, 503, 504}) {
      int before = first.requests().size();
      first.answers(new Answer(status, "{}", Map.of("Retry-After", "3600")));
      try (Schemas schemas = open(3)) {
        assertThat(schemas.fetch(1)).as("" + status).isEqualTo(new Found(1, INT));
      }
      assertThat(first.requests()).as("" + status).hasSize(before + 4);
    }
  }

  @Test
  void whenBothAreInTroubleItIsAnOutage() {
    first.answers(Answer.error(503, 503));
    second.answers(Answer.error(503, 503));
    try (Schemas schemas = open(1)) {
      assertThat(schemas.fetch(1)).isInstanceOf(Unavailable.class);
    }
    assertThat(first.requests()).hasSize(2);
    assertThat(second.requests()).hasSize(2);
  }

  private Schemas open(int retries) {
    return Schemas.open(
        Map.of(
            "schema.registry.url",
            first.url() + "," + second.url(),
            "schema.registry.missing.id.grace.ms",
            "0",
            "max.retries",
            retries,
            "retries.wait.ms",
            "1"));
  }
}
