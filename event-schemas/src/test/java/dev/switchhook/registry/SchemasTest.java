package dev.switchhook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.registry.SchemaAnswer.Bad;
import dev.switchhook.registry.SchemaAnswer.Found;
import dev.switchhook.registry.SchemaAnswer.NotFound;
import dev.switchhook.registry.SchemaAnswer.Unauthorised;
import dev.switchhook.registry.SchemaAnswer.Unavailable;
import dev.switchhook.registry.StubRegistry.Answer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemasTest {
  private static final String TEXT =
      "{\"type\":\"record\",\"name\":\"T\",\"fields\":[{\"name\":\"s\",\"type\":\"string\","
          + "\"doc\":\"kept\",\"x-pii\":\"NONE\"}]}";
  private static final Schema SCHEMA = new Schema.Parser().parse(TEXT);

  private final StubRegistry registry = new StubRegistry();

  @AfterEach
  void stops() {
    registry.close();
  }

  @Test
  void whatWasFetchedIsKnownAndNotAskedForAgain() {
    registry.answers(Answer.schema(TEXT));
    try (Schemas schemas = open(Map.of())) {
      assertThat(schemas.ifKnown(7)).isEmpty();
      assertThat(registry.requests()).isEmpty();

      assertThat(schemas.fetch(7)).isEqualTo(new Found(7, SCHEMA));
      assertThat(schemas.ifKnown(7)).contains(new Found(7, SCHEMA));
      assertThat(schemas.fetch(7)).isEqualTo(new Found(7, SCHEMA));
    }
    assertThat(registry.requests()).hasSize(1);
    assertThat(registry.requests().get(0).path()).startsWith("/schemas/ids/7?");
  }

  @Test
  void docAndTagsOfTheTextAreKept() {
    registry.answers(Answer.schema(TEXT));
    try (Schemas schemas = open(Map.of())) {
      Schema found = ((Found) schemas.fetch(7)).schema();

      assertThat(found.getField("s").doc()).isEqualTo("kept");
      assertThat(found.getField("s").getProp("x-pii")).isEqualTo("NONE");
    }
  }

  @Test
  void anOutageIsToldAndNotRemembered() {
    Answer[] outages = {
      Answer.error(500, 50001),
      Answer.error(503, 503),
      Answer.error(429, 429),
      Answer.of(200, "<html>"),
      Answer.of(200, "{}"),
      Answer.of(404, "<html>"),
      Answer.error(404, 404),
      Answer.error(422, 42202)
    };
    try (Schemas schemas = open(Map.of())) {
      for (Answer outage : outages) {
        registry.answers(outage);
        assertThat(schemas.fetch(7)).as(outage.toString()).isInstanceOf(Unavailable.class);
        assertThat(schemas.ifKnown(7)).isEmpty();
      }
      registry.answers(Answer.schema(TEXT));
      assertThat(schemas.fetch(7)).isEqualTo(new Found(7, SCHEMA));
    }
  }

  @Test
  void aRefusedConnectionIsAnOutage() {
    registry.close();
    try (Schemas schemas = open(Map.of())) {
      assertThat(schemas.fetch(7)).isInstanceOf(Unavailable.class);
      assertThat(schemas.idOf("t-value", SCHEMA)).isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void wrongCredentialsAreConfiguration() {
    try (Schemas schemas = open(Map.of())) {
      registry.answers(Answer.error(401, 401));
      assertThat(schemas.fetch(7)).isInstanceOf(Unauthorised.class);
      assertThat(schemas.idOf("t-value", SCHEMA)).isInstanceOf(Unauthorised.class);
      registry.answers(Answer.error(403, 403));
      assertThat(schemas.fetch(7)).isInstanceOf(Unauthorised.class);
    }
  }

  @Test
  void aMissingIdIsFirstTakenForLateThenForMissing() {
    try (Schemas schemas = open(Map.of("schema.registry.missing.id.grace.ms", "3600000"))) {
      assertThat(schemas.fetch(7)).isInstanceOf(Unavailable.class);
      assertThat(schemas.ifKnown(7)).isEmpty();
    }
    try (Schemas schemas = open(Map.of("schema.registry.missing.id.grace.ms", "0"))) {
      assertThat(schemas.fetch(7)).isEqualTo(new NotFound(7));
      assertThat(schemas.ifKnown(7)).contains(new NotFound(7));
    }
  }

  @Test
  void idsThatNoRegistryGivesOutAreNotAskedFor() {
    try (Schemas schemas = open(Map.of())) {
      assertThat(schemas.fetch(-5)).isEqualTo(new NotFound(-5));
      assertThat(schemas.fetch(0)).isEqualTo(new NotFound(0));
    }
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void aSchemaThatIsNotAvroOrHostileIsRememberedAsBad() {
    String[] bad = {
      Answer.schema("{\"type\":\"record\",\"name\":\"T\"").body(),
      Answer.schema("{\"type\":\"array\",\"items\":\"null\"}").body(),
      Answer.schema("\"" + "x".repeat(300_000) + "\"").body(),
      "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message T {}\"}"
    };
    for (int id = 1; id <= bad.length; id++) {
      registry.answers(Answer.of(200, bad[id - 1]));
      int before = registry.requests().size();
      try (Schemas schemas = open(Map.of())) {
        SchemaAnswer answer = schemas.fetch(id);
        assertThat(answer).isInstanceOf(Bad.class);
        assertThat(schemas.fetch(id)).isEqualTo(answer);
        assertThat(schemas.ifKnown(id)).contains(answer);
      }
      assertThat(registry.requests()).hasSize(before + 1);
    }
  }

  @Test
  void aSchemaWithReferencesIsReadWhole() {
    registry.answers(
        path ->
            path.startsWith("/schemas/ids/")
                ? Answer.of(
                    200,
                    "{\"schema\":\"{\\\"type\\\":\\\"array\\\",\\\"items\\\":\\\"T\\\"}\","
                        + "\"references\":[{\"name\":\"T\",\"subject\":\"t\",\"version\":1}]}")
                : Answer.of(
                    200,
                    "{\"subject\":\"t\",\"version\":1,\"id\":3,"
                        + Answer.schema(TEXT).body().substring(1)));
    try (Schemas schemas = open(Map.of())) {
      assertThat(schemas.fetch(9)).isEqualTo(new Found(9, Schema.createArray(SCHEMA)));
    }
  }

  @Test
  void aSubjectWithoutTheSchemaIsNotFound() {
    try (Schemas schemas = open(Map.of())) {
      registry.answers(Answer.error(404, 40401));
      assertThat(schemas.idOf("t-value", SCHEMA)).isEqualTo(new NotFound(Schemas.NO_ID));
      registry.answers(Answer.error(404, 40403));
      assertThat(schemas.idOf("t-value", SCHEMA)).isEqualTo(new NotFound(Schemas.NO_ID));
    }
  }

  @Test
  void credentialsArriveAsTheClientIsTold() {
    assertThat(authorisation(Map.of("schema.registry.url", urlWithUser())))
        .isEqualTo("Basic dXNlcjpwYXNz");
    assertThat(
            authorisation(
                Map.of(
                    "basic.auth.credentials.source",
                    "USER_INFO",
                    "schema.registry.basic.auth.user.info",
                    "user:pass")))
        .isEqualTo("Basic dXNlcjpwYXNz");
    assertThat(
            authorisation(
                Map.of(
                    "schema.registry.bearer.auth.credentials.source",
                    "STATIC_TOKEN",
                    "schema.registry.bearer.auth.token",
                    "t0ken")))
        .isEqualTo("Bearer t0ken");
    assertThat(authorisation(Map.of("schema.registry.request.header.Authorization", "Own x")))
        .isEqualTo("Own x");
  }

  @Test
  void aRedirectIsNotFollowed() {
    try (StubRegistry elsewhere = new StubRegistry();
        Schemas schemas = open(Map.of("schema.registry.url", urlWithUser()))) {
      elsewhere.answers(Answer.schema(TEXT));
      registry.answers(new Answer(302, "", Map.of("Location", elsewhere.url() + "/schemas/ids/7")));

      assertThat(schemas.fetch(7)).isInstanceOf(Unavailable.class);
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  private String urlWithUser() {
    return registry.url().replace("http://", "http://user:pass@");
  }

  private String authorisation(Map<String, String> settings) {
    int before = registry.requests().size();
    try (Schemas schemas = open(settings)) {
      schemas.fetch(7);
    }
    return registry.requests().get(before).headers().get("Authorization");
  }

  private Schemas open(Map<String, String> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("schema.registry.url", registry.url());
    settings.put("max.retries", "0");
    settings.putAll(more);
    return Schemas.open(settings);
  }
}
