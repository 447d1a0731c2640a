package dev.switchhook.kit.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretBytesTest {
  @Test
  void itNeverPrintsItself() {
    SecretBytes secret = SecretBytes.ofUtf8("hunter2");

    assertThat(List.of(secret).toString()).isEqualTo("[[hidden]]");
  }

  @Test
  void itOwnsItsBytes() {
    byte[] bytes = "hunter2".getBytes(StandardCharsets.UTF_8);
    SecretBytes secret = SecretBytes.of(bytes);
    bytes[0] = 0;
    secret.bytes()[1] = 0;

    assertThat(secret.utf8()).isEqualTo("hunter2");
  }

  @Test
  void equalBytesAreEqualUntilTheyAreWiped() {
    SecretBytes secret = SecretBytes.ofUtf8("hunter2");
    SecretBytes same = SecretBytes.ofUtf8("hunter2");

    assertThat(secret).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(secret).isNotEqualTo(SecretBytes.ofUtf8("hunter3"));
    secret.wipe();
    assertThat(secret.bytes()).containsOnly(0);
    assertThat(secret).isNotEqualTo(same);
  }
}
