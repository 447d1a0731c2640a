package dev.switchhook.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.kit.config.ConfigMistakes;
import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.config.StrictConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class IngestConfigTest {
  private static final Map<String, String> REQUIRED =
      Map.of(
          "kafka.bootstrap.servers", "127.0.0.1:9",
          "schema.registry.url", "http://127.0.0.1:9",
          "secrets.keyset.file", "keyset.json");

  @Test
  void theseAreTheDefaults() {
    Map<String, Object> own = new HashMap<>(IngestConfig.DEFINITION.defaultValues());
    own.keySet().removeAll(StrictConfig.common().names());
    assertThat(own)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("ingest.group", "switchhook-ingest"),
                Map.entry(
                    "ingest.state.dir",
                    Path.of(System.getProperty("java.io.tmpdir"), "switchhook-ingest").toString()),
                Map.entry("ingest.processing.guarantee", "at_least_once"),
                Map.entry("ingest.threads", 1),
                Map.entry("ingest.allow.http", false),
                Map.entry("ingest.profile.zapier.hosts", List.of("hooks.zapier.com")),
                Map.entry("ingest.profile.make.hosts", List.of("hook.*.make.com")),
                Map.entry("api.host", "127.0.0.1"),
                Map.entry("api.port", 0),
                Map.entry("api.operator.key", new Password("")),
                Map.entry("api.keys.file", ""),
                Map.entry("api.requests.per.second", 100),
                Map.entry("api.open", false)));
  }

  @Test
  void theApiIsClosedUnlessItIsOpened() {
    IngestConfig closed = config(Map.of());
    assertThat(closed.keys().caller("Bearer x")).isEmpty();
    assertThat(closed.api().urlsAnywhere()).isFalse();
    assertThat(closed.api().partitions()).isEqualTo(12);
    IngestConfig keyed = config(Map.of("api.operator.key", "s3cr3t"));
    assertThat(keyed.keys().caller("Bearer s3cr3t")).isPresent();
    assertThat(config(Map.of("api.open", "true")).keys().caller(null)).isPresent();
  }

  @Test
  void anEventIsHandedOnAtOnceAndCommittedOften() {
    Map<String, Object> streams = config(Map.of()).streams();
    assertThat(streams)
        .containsEntry("processing.guarantee", "at_least_once")
        .containsEntry("commit.interval.ms", 500)
        .containsEntry("producer.linger.ms", 0);
    assertThat(config(Map.of("ingest.processing.guarantee", "exactly_once_v2")).streams())
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("commit.interval.ms", 100);
  }

  @Test
  void theRegistryIsWaitedForHalfOfWhatTheGroupAllows() {
    IngestConfig config = config(Map.of());
    int interval = (int) config.streams().get("main.consumer.max.poll.interval.ms");
    assertThat(config.streamPatience()).isEqualTo(Duration.ofMillis(interval / 2));
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                config(
                    Map.of(
                        "ingest.processing.guarantee", "at_most_once",
                        "ingest.threads", "0",
                        "api.prt", "1")))
        .isInstanceOfSatisfying(
            ConfigMistakes.class, mistakes -> assertThat(mistakes.mistakes()).hasSize(3));
  }

  private static IngestConfig config(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(REQUIRED);
    all.putAll(more);
    return new IngestConfig(ConfigSources.of(all));
  }
}
