package dev.switchhook.kit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictConfigTest {
  private static final Map<String, String> ENOUGH =
      Map.of("kafka.bootstrap.servers", "b:1", "schema.registry.url", "http://r:1");

  @TempDir private Path folder;

  private static final class Config extends StrictConfig {
    static ConfigDef definition() {
      return common()
          .define(
              "api.operator.key", ConfigDef.Type.PASSWORD, "", ConfigDef.Importance.HIGH, "Key.")
          .define(
              "delivery.commit.ms",
              ConfigDef.Type.LONG,
              1_000L,
              ConfigDef.Range.between(10, 60_000),
              ConfigDef.Importance.LOW,
              "Commit.");
    }

    Config(ConfigSources given) {
      super(definition(), given);
    }
  }

  @Test
  void theseAreTheDefaultsOfTheCommonSettings() {
    assertThat(StrictConfig.common().defaultValues())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "topics.partitions",
                12,
                "admin.host",
                "127.0.0.1",
                "admin.port",
                0,
                "secrets.keyset.file",
                ""));
    assertThat(StrictConfig.common().names())
        .contains("kafka.bootstrap.servers", "schema.registry.url");
    assertThat(StrictConfig.commonWithKeyset().defaultValues())
        .doesNotContainKey("secrets.keyset.file");
  }

  @Test
  void allMistakesAreToldAtOnceEachWithItsSource() throws Exception {
    Path file = folder.resolve("app.properties");
    Files.writeString(file, "delivery.commit.ms=5\nadmin.prot=8080\n");

    String message =
        mistakes(
                ConfigSources.read(
                    Optional.of(file),
                    Map.of("SWITCHHOOK_TOPICS_PARTITIONS", "many", "PATH", "/bin"),
                    Map.of("admin.port", "70000", "schema.registry.url", "http://r:1")))
            .getMessage();

    assertThat(message.lines()).hasSize(6).first().isEqualTo("5 mistakes in the settings:");
    assertThat(message)
        .contains(
            "admin.prot (file " + file + "): is not a setting; did you mean admin.port?",
            "admin.port = 70000 (flag --set): Value must be no more than 65535",
            "delivery.commit.ms = 5 (file " + file + "): Value must be at least 10",
            "topics.partitions = many (environment SWITCHHOOK_TOPICS_PARTITIONS): Not a number of"
                + " type INT",
            "kafka.bootstrap.servers: is required (Brokers to start from: host:port, host:port.)")
        .containsPattern("(?m)^  1\\. ")
        .containsPattern("(?m)^  5\\. ");
  }

  @Test
  void flagsWinOverTheEnvironmentAndThatOverTheFile() throws Exception {
    Path file = folder.resolve("app.properties");
    Files.writeString(
        file, "kafka.bootstrap.servers=file:1\nschema.registry.url=http://file:1\nadmin.port=1\n");

    Config config =
        new Config(
            ConfigSources.read(
                Optional.of(file),
                Map.of(
                    "SWITCHHOOK_SCHEMA_REGISTRY_URL", "http://env:1", "SWITCHHOOK_ADMIN_PORT", "2"),
                Map.of("admin.port", "3")));

    assertThat(config.getString("kafka.bootstrap.servers")).isEqualTo("file:1");
    assertThat(config.getString("schema.registry.url")).isEqualTo("http://env:1");
    assertThat(config.adminPort()).isEqualTo(3);
    assertThat(config.millis("delivery.commit.ms")).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void secretsAreInNoMessage() {
    Map<String, String> given = new HashMap<>(ENOUGH);
    given.put("api.operater.key", "hunter2");
    given.put("kafka.sasl.jaas.confg", "hunter2");
    given.put("topics.partitions", "http://me:hunter2@host");
    ConfigSources sources = ConfigSources.of(given);

    assertThat(mistakes(sources).getMessage())
        .contains("api.operator.key?", "kafka.sasl.jaas.config?", "http://[hidden]@host")
        .doesNotContain("hunter2");
    assertThat(sources.toString()).doesNotContain("hunter2");
  }

  @Test
  void secretsOfARightConfigurationPrintHidden() {
    Map<String, String> given = new HashMap<>(ENOUGH);
    given.put("api.operator.key", "hunter2");
    Config config = new Config(ConfigSources.of(given));

    assertThat(config.values().toString()).contains("[hidden]").doesNotContain("hunter2");
    assertThat(config.getPassword("api.operator.key").value()).isEqualTo("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "bootstrap.servers, kafka.bootstrap.servers",
    "commit.ms, delivery.commit.ms",
    "Admin.Port, admin.port",
    "ssl.key.password, kafka.ssl.key.password or schema.registry.ssl.key.password",
    "secrets.keyset.flie, secrets.keyset.file",
    "kafka.bootstrap.server, kafka.bootstrap.servers",
    "kafka.consumer.max.pol.records, kafka.consumer.max.poll.records",
  })
  void aMisspeltKeyIsRefusedWithTheRightOne(String misspelt, String right) {
    Map<String, String> given = new HashMap<>(ENOUGH);
    given.put(misspelt, "1");

    assertThat(mistakes(ConfigSources.of(given)).mistakes())
        .singleElement()
        .satisfies(mistake -> assertThat(mistake.why()).endsWith("did you mean " + right + "?"));
  }

  @Test
  void aKeyLikeNoOtherIsRefusedWithoutASuggestion() {
    Map<String, String> given = new HashMap<>(ENOUGH);
    given.put("colour", "red");

    assertThat(mistakes(ConfigSources.of(given)).mistakes())
        .containsExactly(new Mistake("colour (given)", "is not a setting"));
  }

  @Test
  void theVariablesThatKubernetesMakesForAServiceAreExplained() {
    ConfigSources given =
        ConfigSources.read(Optional.empty(), Map.of("SWITCHHOOK_SERVICE_PORT_HTTP", "80"), ENOUGH);

    assertThat(mistakes(given).getMessage()).contains("enableServiceLinks");
  }

  @Test
  void settingsForKafkaAndTheRegistryArePassedOn() {
    Map<String, String> given = new HashMap<>(ENOUGH);
    given.put("kafka.security.protocol", "SSL");
    given.put("kafka.consumer.max.poll.records", "7");
    given.put("kafka.my.login.module.setting", "x");
    given.put("schema.registry.ssl.truststore.location", "/t");
    given.put("basic.auth.user.info", "u:p");
    given.put("http.read.timeout.ms", "1000");
    Config config = new Config(ConfigSources.of(given));

    assertThat(config.kafkaSettings())
        .containsOnly(
            Map.entry("bootstrap.servers", "b:1"),
            Map.entry("security.protocol", "SSL"),
            Map.entry("consumer.max.poll.records", "7"),
            Map.entry("my.login.module.setting", "x"));
    assertThat(config.registrySettings())
        .containsOnly(
            Map.entry("schema.registry.url", "http://r:1"),
            Map.entry("schema.registry.ssl.truststore.location", "/t"),
            Map.entry("basic.auth.user.info", "u:p"),
            Map.entry("http.read.timeout.ms", "1000"));
  }

  @Test
  void noSettingOfKafkaStreamsIsTakenForAMisspeltOne() {
    Map<String, String> given = new HashMap<>(ENOUGH);
    StreamsConfig.configDef().names().forEach(name -> given.put("kafka." + name, "x"));
    given.put("kafka.main.consumer.max.poll.records", "1");

    new Config(ConfigSources.of(given));
  }

  @Test
  void aFileThatIsNotThereIsAMistake() {
    Path missing = folder.resolve("none.properties");

    ConfigMistakes mistakes =
        catchThrowableOfType(
            ConfigMistakes.class,
            () -> ConfigSources.read(Optional.of(missing), Map.of(), Map.of()));

    assertThat(mistakes.mistakes())
        .isEqualTo(List.of(new Mistake("--config " + missing, "does not exist")));
  }

  @Test
  void theTableNamesEveryKeyWithItsDefault() {
    assertThat(ConfigTable.text(Config.definition()))
        .containsPattern("kafka.bootstrap.servers +required")
        .containsPattern("delivery.commit.ms +1000")
        .contains("[10,...,60000]");
    assertThat(ConfigTable.explained(Config.definition()).lines())
        .allMatch(line -> line.length() <= 80);
    assertThat(ConfigTable.markdown(Config.definition()))
        .contains("| `topics.partitions` | 12 | Partitions of the delivery family");
  }

  private static ConfigMistakes mistakes(ConfigSources given) {
    return catchThrowableOfType(ConfigMistakes.class, () -> new Config(given));
  }
}
