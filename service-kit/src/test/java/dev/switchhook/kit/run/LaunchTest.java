package dev.switchhook.kit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.config.StrictConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class LaunchTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static final class Config extends StrictConfig {
    Config(ConfigSources given) {
      super(common(), given);
    }
  }

  @Test
  void aProgramGetsWhatWasGiven() {
    List<Object> seen = new ArrayList<>();

    int code =
        run(
            (given, stop) -> {
              Config config = new Config(given);
              seen.add(config.adminPort());
              seen.add(config.kafkaSettings().get("sasl.jaas.config"));
            },
            "--set",
            "kafka.bootstrap.servers=b:1",
            "--set=schema.registry.url=http://r:1",
            "--set",
            "kafka.sasl.jaas.config=a.B required username=\"u\" password=\"p=q\";",
            "--set",
            "admin.port=1",
            "--set",
            "admin.port=2");

    assertThat(code).isEqualTo(Failure.ENDED);
    assertThat(seen).containsExactly(2, "a.B required username=\"u\" password=\"p=q\";");
  }

  @Test
  void wrongSettingsAreExitCodeTwoWithoutAStackTrace() {
    int code = run((given, stop) -> new Config(given), "--set", "admin.port=x");

    assertThat(code).isEqualTo(Failure.WRONG_SETTINGS);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("test: 3 mistakes in the settings:")
        .doesNotContain("\tat ");
  }

  @Test
  void wrongArgumentsAreExitCodeTwo() {
    assertThat(run((given, stop) -> {}, "--sett", "a=b")).isEqualTo(Failure.WRONG_SETTINGS);
    assertThat(run((given, stop) -> {}, "--set", "novalue")).isEqualTo(Failure.WRONG_SETTINGS);
    assertThat(run((given, stop) -> {}, "stray")).isEqualTo(Failure.WRONG_SETTINGS);
    assertThat(run((given, stop) -> {}, "--config", "/nowhere/at/all"))
        .isEqualTo(Failure.WRONG_SETTINGS);
  }

  @Test
  void aRefusalIsExitCodeOneWithoutAStackTrace() {
    int code =
        run(
            (given, stop) -> {
              throw new Refusal("topics differ");
            });

    assertThat(code).isEqualTo(Failure.FAILED);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("test: topics differ" + System.lineSeparator());
  }

  @Test
  void aRefusalOrAMistakeInsideAWrapperCountsAsSuch() {
    assertThat(
            run(
                (given, stop) -> {
                  throw new KafkaException("wrapped", new ConfigException("no such broker"));
                }))
        .isEqualTo(Failure.WRONG_SETTINGS);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("test: no such broker");
  }

  @Test
  void anErrorIsExitCodeOneToo() {
    assertThat(
            run(
                (given, stop) -> {
                  throw new StackOverflowError();
                }))
        .isEqualTo(Failure.FAILED);
  }

  @Test
  void anUnknownLogFormatIsAMistakeAndNotSilence() {
    Launch launch =
        new Launch(
            "test",
            StrictConfig.common(),
            "",
            Map.of("LOG_FORMAT", "xml"),
            new PrintStream(out),
            new PrintStream(err));

    assertThat(launch.run(new String[0], (given, stop) -> {}, new Stop()))
        .isEqualTo(Failure.WRONG_SETTINGS);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("[text, json], not xml");
  }

  @Test
  void aBugOrADeadThreadIsExitCodeOne() {
    assertThat(
            run(
                (given, stop) -> {
                  throw new IllegalStateException("bug");
                }))
        .isEqualTo(Failure.FAILED);
    assertThat(run((given, stop) -> stop.fail(new IllegalStateException("dead thread"))))
        .isEqualTo(Failure.FAILED);
  }

  @Test
  void stoppedWhileStartingIsAnOrderlyEnd() {
    int code =
        run(
            (given, stop) -> {
              stop.request("SIGTERM");
              throw new IllegalStateException("wrapped", new InterruptedException());
            });

    assertThat(code).isEqualTo(Failure.ENDED);
  }

  @Test
  void helpExplainsTheSettingsAndRunsNothing() {
    int code =
        run(
            (given, stop) -> {
              throw new IllegalStateException("must not run");
            },
            "--help");

    assertThat(code).isEqualTo(Failure.ENDED);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Usage: test", "--set=KEY=VALUE", "SWITCHHOOK_ADMIN_PORT")
        .containsPattern("kafka.bootstrap.servers +required")
        .containsPattern("topics.partitions +12")
        .endsWith("test skip --help: more");
  }

  private int run(Program program, String... args) {
    return new Launch(
            "test",
            StrictConfig.common(),
            "test skip --help: more",
            Map.of(),
            new PrintStream(out),
            new PrintStream(err))
        .run(args, program, new Stop());
  }
}
