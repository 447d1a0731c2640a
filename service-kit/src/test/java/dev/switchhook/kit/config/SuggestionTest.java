package dev.switchhook.kit.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  @ParameterizedTest
  @CsvSource({"'',abc,3", "abc,abc,0", "abc,acb,1", "abc,abxc,1", "abc,ac,1", "kitten,sitting,3"})
  void theDistanceIsTheNumberOfEdits(String a, String b, int edits) {
    assertThat(Suggestion.distance(a, b)).isEqualTo(edits);
    assertThat(Suggestion.distance(b, a)).isEqualTo(edits);
  }

  @Test
  void theNearestOneWins() {
    assertThat(Suggestion.nearest("admin.prot", List.of("admin.part", "admin.port"), 3))
        .contains("admin.port");
    assertThat(Suggestion.nearest("zzz", List.of("admin.port"), 2)).isEmpty();
  }
}
