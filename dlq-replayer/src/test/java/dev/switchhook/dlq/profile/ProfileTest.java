package dev.switchhook.dlq.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.kit.config.ConfigMistakes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProfileTest {
  private static final Map<String, String> FLAGS =
      Map.of("kafka.bootstrap.servers", "b:1", "schema.registry.url", "http://r");

  @TempDir private Path home;

  @Test
  void theseAreTheKeysBesidesTheCommonOnes() {
    Map<String, Object> defaults = Profile.DEFINITION.defaultValues();

    assertThat(defaults).containsEntry("tenant", "").containsEntry("production", false);
    assertThat(Profile.DEFINITION.names()).hasSize(8);
  }

  @Test
  void theDefaultProfileIsReadWhereItExistsAndNoneIsNamed() throws Exception {
    Path folder = Files.createDirectories(home.resolve(".config/switchhook"));
    Files.writeString(folder.resolve("default.properties"), "tenant=ten_1\nproduction=true\n");
    Files.writeString(folder.resolve("test.properties"), "tenant=*\n");
    Map<String, String> environment = Map.of("HOME", home.toString());

    Profile usual = Profile.load(Optional.empty(), environment, FLAGS);
    assertThat(usual.name()).isEqualTo("default");
    assertThat(usual.tenant()).isEqualTo("ten_1");
    assertThat(usual.production()).isTrue();
    Profile named = Profile.load(Optional.of("test"), environment, FLAGS);
    assertThat(named.tenant()).isEqualTo("*");
    assertThat(named.production()).isFalse();
    assertThat(Profile.load(Optional.empty(), Map.of("HOME", "/nonexistent"), FLAGS).name())
        .isEmpty();
  }

  @Test
  void theEnvironmentIsOverTheFileAndTheFlagsAreOverBoth() {
    Map<String, String> environment =
        Map.of(
            "HOME",
            "/nonexistent",
            "SWITCHHOOK_DLQ_TENANT",
            "ten_2",
            "SWITCHHOOK_DLQ_KAFKA_BOOTSTRAP_SERVERS",
            "elsewhere:1");

    Profile profile = Profile.load(Optional.empty(), environment, FLAGS);

    assertThat(profile.tenant()).isEqualTo("ten_2");
    assertThat(profile.bootstrapServers()).isEqualTo("b:1");
  }

  @Test
  void aMisspeltKeyIsAMistake() {
    Map<String, String> environment =
        Map.of("HOME", "/nonexistent", "SWITCHHOOK_DLQ_TENNANT", "ten_2");

    assertThatThrownBy(() -> Profile.load(Optional.empty(), environment, FLAGS))
        .isInstanceOf(ConfigMistakes.class)
        .hasMessageContaining("tenant");
  }
}
