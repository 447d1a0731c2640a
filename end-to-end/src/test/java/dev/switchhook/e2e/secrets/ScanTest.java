package dev.switchhook.e2e.secrets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A scan that finds nothing is worth what it would find. */
class ScanTest {
  private static final String SECRET = "CANARY-secret+of/more than one=form";

  static Stream<Arguments> forms() {
    return Canary.of("a secret", SECRET).forms().entrySet().stream()
        .map(form -> Arguments.of(form.getKey(), form.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void everyFormIsFoundAmongNoiseAndNothingElse(String form, String text) {
    byte[] noise = new byte[4_000];
    new Random(7).nextBytes(noise);
    Scan scan = new Scan(List.of(Canary.of("a secret", SECRET), Canary.of("other", "CANARY-not")));
    scan.look("noise", noise);
    assertThat(scan.findings()).isEmpty();

    byte[] planted = text.getBytes(ISO_8859_1);
    System.arraycopy(planted, 0, noise, 1_234, planted.length);
    scan.look("planted", noise);

    assertThat(scan.findings()).contains("planted: a secret, " + form);
    assertThat(scan.findings()).allMatch(finding -> finding.startsWith("planted: a secret"));
  }

  static IntStream places() {
    return IntStream.range(0, 12);
  }

  @ParameterizedTest(name = "{0} bytes before it")
  @MethodSource("places")
  void insideOfWhatWasEncodedAsAWholeItIsFoundToo(int before) {
    String whole = "x".repeat(before) + SECRET + "y".repeat(12 - before);
    Scan scan = new Scan(List.of(Canary.of("a secret", SECRET)));
    scan.look("whole", Base64.getEncoder().encode(whole.getBytes(UTF_8)));
    assertThat(scan.findings()).isNotEmpty();
  }
}
