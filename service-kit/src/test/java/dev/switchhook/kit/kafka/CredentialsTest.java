package dev.switchhook.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.ActorSource;
import dev.switchhook.kit.kafka.Credentials.Identity;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CredentialsTest {
  private static final String SCRAM =
      "org.apache.kafka.common.security.scram.ScramLoginModule required"
          + " username=\"sre-oncall\" password=\"secret\";";

  @Test
  void whoAuthenticatesIsTheActor() {
    assertThat(
            Credentials.of(
                Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", SCRAM), "root"))
        .isEqualTo(new Identity("sre-oncall", ActorSource.SASL_USER));
  }

  @Test
  void withoutAuthenticationThereIsOnlyAClaim() {
    Identity claim = new Identity("root", ActorSource.OS_USER);

    assertThat(Credentials.of(Map.of(), "root")).isEqualTo(claim);
    assertThat(
            Credentials.of(
                Map.of("security.protocol", "PLAINTEXT", "sasl.jaas.config", SCRAM), "root"))
        .describedAs("a user that is not used for anything")
        .isEqualTo(claim);
    assertThat(Credentials.of(Map.of("security.protocol", "SASL_SSL"), "root")).isEqualTo(claim);
  }
}
