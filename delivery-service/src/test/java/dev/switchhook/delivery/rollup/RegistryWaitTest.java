package dev.switchhook.delivery.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.serde.Decoded;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistryWaitTest {
  private static final Decoded<String> AWAY = new Decoded.Unavailable<>("no answer");
  private static final Decoded<String> VALUE = new Decoded.Value<>("row");

  private final List<Duration> pauses = new ArrayList<>();

  @Test
  void anAnswerIsTakenAtOnce() {
    assertThat(wait(VALUE)).isEqualTo(VALUE);
    assertThat(wait(new Decoded.Poison<>("UNDECODABLE", "x"))).isInstanceOf(Decoded.Poison.class);
    assertThat(pauses).isEmpty();
  }

  @Test
  void anOutageIsWaitedForAndNothingIsLeftOut() {
    assertThat(wait(AWAY, new Decoded.SchemaUnknown<>(7), AWAY, VALUE)).isEqualTo(VALUE);
    assertThat(pauses).hasSize(3);
  }

  @Test
  void aProgramThatEndsDoesNotWait() {
    RegistryWait wait = new RegistryWait(_ -> false);
    assertThatThrownBy(() -> wait.settled(() -> AWAY))
        .isInstanceOf(RegistryWait.RegistryAwayException.class);
  }

  @Test
  void aThreadIsNotKeptForEver() {
    RegistryWait wait = new RegistryWait(pauses::add);
    assertThatThrownBy(() -> wait.settled(() -> AWAY))
        .isInstanceOf(RegistryWait.RegistryAwayException.class);
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
        .isLessThan(Duration.ofMinutes(5));
  }

  @SafeVarargs
  private Decoded<String> wait(Decoded<String>... answers) {
    Deque<Decoded<String>> left = new ArrayDeque<>(List.of(answers));
    return new RegistryWait(pauses::add).settled(left::poll);
  }
}
