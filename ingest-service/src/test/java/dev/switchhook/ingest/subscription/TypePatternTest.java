package dev.switchhook.ingest.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypePatternTest {
  @ParameterizedTest
  @CsvSource({
    "call.ended, call.ended, true",
    "call.ended, call.ended.late, false",
    "call.ended, call.started, false",
    "call.*, call.ended, true",
    "call.*, call.leg.ended, true",
    "call.*, caller.known, false",
    "call.*, recording.ready, false",
    "call.leg.*, call.leg.ended, true",
    "call.leg.*, call.ended, false",
    "*, call.ended, true",
  })
  void aPatternTakesATypeByNameByPrefixOrAtAll(String pattern, String type, boolean taken) {
    assertThat(new TypePattern(pattern).matches(type)).isEqualTo(taken);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "call",
        "call*",
        "call.",
        "*.ended",
        "call.*.x",
        "Call.ended",
        "**",
        "call.* "
      })
  void anythingElseIsNoPattern(String text) {
    assertThat(TypePattern.parse(text)).isEmpty();
  }

  @Test
  void aPatternHasAtMost64Characters() {
    assertThat(TypePattern.parse("call." + "x".repeat(59))).isPresent();
    assertThat(TypePattern.parse("call." + "x".repeat(60))).isEmpty();
  }
}
