package dev.switchhook.kit.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.serde.Decoded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RegistryWaitTest {
  private static final Decoded<String> AWAY = new Decoded.Unavailable<>("connection refused");
  private static final Decoded<String> READ = new Decoded.Value<>("read");

  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private long nanos;
  private boolean ending;

  private final RegistryWait registry =
      new RegistryWait(
          time -> {
            pauses.add(time);
            nanos += time.toNanos();
            return !ending;
          },
          Duration.ofSeconds(60),
          () -> nanos,
          new Notice() {
            @Override
            public void away(String why) {
              told.add("away: " + why);
            }

            @Override
            public void back() {
              told.add("back");
            }
          });

  @Test
  void anAnswerCostsNoWait() {
    Decoded<String> poison = new Decoded.Poison<>("UNKNOWN_SCHEMA", "no such id");
    assertThat(registry.settled(() -> READ)).isEqualTo(READ);
    assertThat(registry.settled(() -> poison)).isEqualTo(poison);
    assertThat(pauses).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void anOutageIsWaitedForAtGrowingIntervalsAndTold() {
    Iterator<Decoded<String>> answers =
        Stream.concat(Stream.generate(() -> AWAY).limit(8), Stream.of(READ)).iterator();

    assertThat(registry.settled(answers::next)).isEqualTo(READ);

    assertThat(pauses.stream().map(Duration::toMillis))
        .containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
    assertThat(told).hasSize(9).startsWith("away: connection refused").endsWith("back");
  }

  @Test
  void patienceEndsSoThatTheThreadKeepsItsPartitions() {
    assertThatThrownBy(() -> registry.settled(() -> AWAY))
        .isInstanceOf(RegistryAwayException.class)
        .hasMessage("the registry is away: connection refused");
    assertThat(nanos).isBetween(60_000_000_000L, 65_000_000_000L);
    assertThat(told).doesNotContain("back");
  }

  @Test
  void theEndOfTheProgramEndsTheWait() {
    ending = true;
    assertThatThrownBy(() -> registry.settled(() -> AWAY))
        .isInstanceOf(RegistryAwayException.class);
    assertThat(pauses).hasSize(1);
  }
}
