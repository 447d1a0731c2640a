package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  private static final Set<Kind> ALL = Set.of(Kind.values());

  private int starved;
  private Set<Kind> otherwise = Set.of();
  private final List<Set<Kind>> told = new ArrayList<>();
  private final ReadAhead readAhead = new ReadAhead(() -> starved, () -> otherwise, told::add);

  @Test
  void nothingIsReadWhileEnoughWaitsAndSomethingFromHalfOfItOn() {
    look(511);
    assertThat(told).isEmpty();
    look(512);
    assertThat(told).containsExactly(ALL);
    look(256);
    assertThat(told).containsExactly(ALL);
    look(255);
    assertThat(told).containsExactly(ALL, Set.of());
  }

  @Test
  void enoughIsAFifthOfASecondsWork() {
    attempts(1_000);
    starved = 1_999;
    readAhead.tick();
    assertThat(told).isEmpty();
    look(2_000);
    assertThat(told).containsExactly(ALL);
  }

  @Test
  void thatHalfIsLeftIsSeenBetweenTwoTicks() {
    look(512);
    starved = 100;
    attempts(31);
    assertThat(told).hasSize(1);
    attempts(1);
    assertThat(told).containsExactly(ALL, Set.of());
  }

  @Test
  void whoStoppedByHimselfIsToldToGoOnAtOnce() {
    readAhead.caughtUp();
    assertThat(told).containsExactly(Set.of());
  }

  @Test
  void whoStoppedByHimselfIsLeftAloneWhileEnoughWaits() {
    starved = 512;
    readAhead.caughtUp();
    assertThat(told).isEmpty();
    look(0);
    assertThat(told).containsExactly(Set.of());
  }

  @Test
  void otherReasonsAreToldWhenTheyChange() {
    otherwise = Set.of(Kind.REPLAY);
    readAhead.tick();
    readAhead.tick();
    assertThat(told).containsExactly(Set.of(Kind.REPLAY));
    look(512);
    look(0);
    assertThat(told).containsExactly(Set.of(Kind.REPLAY), ALL, Set.of(Kind.REPLAY));
  }

  private void look(int waiting) {
    starved = waiting;
    readAhead.look();
  }

  private void attempts(int count) {
    for (int i = 0; i < count; i++) {
      readAhead.attempted();
    }
  }
}
