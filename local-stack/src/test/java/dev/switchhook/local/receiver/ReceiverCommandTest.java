package dev.switchhook.local.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ReceiverCommandTest {
  private final StringWriter errors = new StringWriter();

  @Test
  void aSecretThatIsNoneIsRefused() {
    assertThat(run("--secret", "whsec_%%")).isEqualTo(2);
    assertThat(errors.toString()).startsWith("--secret: not whsec_ and base64");
  }

  @Test
  void aTakenPortIsNamed() {
    try (Receiver other = Receiver.start()) {
      assertThat(run("--port", Integer.toString(other.port()))).isEqualTo(2);
      assertThat(errors.toString()).startsWith("no receiver on port " + other.port());
    }
  }

  private int run(String... args) {
    return new CommandLine(new ReceiverCommand())
        .setErr(new PrintWriter(errors, true))
        .execute(args);
  }
}
