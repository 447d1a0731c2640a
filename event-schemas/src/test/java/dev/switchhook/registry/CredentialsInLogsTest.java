package dev.switchhook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.core.OutputStreamAppender;
import dev.switchhook.events.DeadLetterState;
import dev.switchhook.registry.StubRegistry.Answer;
import dev.switchhook.serde.AvroWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Everything that the client, its serdes and we log, at TRACE, stack traces included. */
class CredentialsInLogsTest {
  private static final String SECRET = "s3cret-canary";
  private static final String BASE64 = "dXNlcjpzM2NyZXQtY2FuYXJ5";

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Level before = root.getLevel();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final OutputStreamAppender<ch.qos.logback.classic.spi.ILoggingEvent> appender =
      new OutputStreamAppender<>();
  private final StubRegistry registry = new StubRegistry();

  @BeforeEach
  void listens() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(root.getLoggerContext());
    encoder.setPattern("%level %logger %msg%n%ex");
    encoder.start();
    appender.setContext(root.getLoggerContext());
    appender.setEncoder(encoder);
    appender.setOutputStream(logged);
    appender.start();
    root.setLevel(Level.TRACE);
    root.addAppender(appender);
  }

  @AfterEach
  void stops() {
    root.detachAppender(appender);
    root.setLevel(before);
    registry.close();
  }

  @Test
  void areNeverThere() {
    String url = registry.url();
    String urlWithUser = url.replace("http://", "http://user:" + SECRET + "@");
    use(Map.of("schema.registry.url", urlWithUser));
    use(
        Map.of(
            "schema.registry.url",
            url,
            "basic.auth.credentials.source",
            "USER_INFO",
            "basic.auth.user.info",
            "user:" + SECRET));
    use(
        Map.of(
            "schema.registry.url", url,
            "bearer.auth.credentials.source", "STATIC_TOKEN",
            "bearer.auth.token", SECRET));
    registry.close();
    try (Schemas schemas = open(Map.of("schema.registry.url", urlWithUser))) {
      schemas.fetch(1);
      schemas.idOf("t-value", DeadLetterState.getClassSchema());
    }

    String text = logged.toString(StandardCharsets.UTF_8);
    assertThat(text)
        .as("vantage: the client's own log is seen")
        .contains("io.confluent.kafka.schemaregistry.client.rest.RestService");
    assertThat(text).doesNotContain(SECRET).doesNotContain(BASE64);
  }

  private void use(Map<String, String> settings) {
    int before = registry.requests().size();
    try (Schemas schemas = open(settings)) {
      registry.answers(Answer.error(503, 503));
      schemas.fetch(1);
      registry.answers(Answer.error(401, 401));
      schemas.fetch(1);
      registry.answers(Answer.schema("\"int\""));
      schemas.fetch(1);
      registry.answers(Answer.of(200, "{\"subject\":\"t-value\",\"version\":1,\"id\":2}"));
      new AvroWriter<DeadLetterState>(schemas, "t", DeadLetterState.getClassSchema());
    }
    assertThat(registry.requests().get(before).headers().get("Authorization"))
        .isIn("Basic " + BASE64, "Bearer " + SECRET);
  }

  private static Schemas open(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("max.retries", "0");
    return Schemas.open(all);
  }
}
