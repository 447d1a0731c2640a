package dev.switchhook.delivery.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.kit.config.ConfigSources;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RollupConfigTest {
  @Test
  void theseAreTheDefaults() {
    assertThat(RollupConfig.DEFINITION.defaultValues())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "topics.partitions",
                12,
                "admin.host",
                "127.0.0.1",
                "admin.port",
                0,
                "secrets.keyset.file",
                "",
                "rollup.group",
                "switchhook-rollup",
                "rollup.state.dir",
                Path.of(System.getProperty("java.io.tmpdir"), "switchhook-rollup").toString(),
                "rollup.threads",
                1));
  }

  @Test
  void rowsAreCountedExactlyOnce() {
    RollupConfig config =
        new RollupConfig(
            ConfigSources.of(
                Map.of("kafka.bootstrap.servers", "b:1", "schema.registry.url", "http://r:1")));
    assertThat(config.streams())
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("commit.interval.ms", 1_000);
  }
}
