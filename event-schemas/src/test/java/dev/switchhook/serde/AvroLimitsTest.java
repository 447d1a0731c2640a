package dev.switchhook.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

class AvroLimitsTest {
  @Test
  void mayBeAppliedAgain() {
    AvroLimits.apply();
    assertThatCode(AvroLimits::apply).doesNotThrowAnyException();
  }

  @Test
  void holdInAProcessThatAppliesThemFirst() throws Exception {
    assertThat(run(LimitsFirst.class)).contains("applied");
  }

  @Test
  void refuseAProcessInWhichAvroCameFirst() throws Exception {
    assertThat(run(AvroFirst.class))
        .contains("AvroLimits.apply() must come first")
        .doesNotContain("applied");
  }

  static final class LimitsFirst {
    public static void main(String[] args) {
      AvroLimits.apply();
      System.out.println("applied");
    }
  }

  static final class AvroFirst {
    public static void main(String[] args) throws IOException {
      DecoderFactory.get().binaryDecoder(new byte[] {2, 'a'}, null).readString(null);
      LimitsFirst.main(args);
    }
  }

  private static String run(Class<?> main) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said;
  }
}
