package dev.switchhook.delivery.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.ids.DeliveryId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SeenDeliveriesTest {
  private static final String ID = DeliveryId.of(new UUID(1, 1).toString(), "sub_1");
  private static final String OTHER = DeliveryId.of(new UUID(1, 2).toString(), "sub_1");

  private final SeenDeliveries seen = new SeenDeliveries(16);

  @Test
  void theSameIdFurtherUpIsARepeat() {
    assertThat(seen.isRepeat(ID, 10)).isFalse();
    assertThat(seen.isRepeat(OTHER, 11)).isFalse();

    assertThat(seen.isRepeat(ID, 12)).isTrue();
    assertThat(seen.isRepeat(ID, 13)).isTrue();
  }

  @Test
  void theSameOffsetIsReadAgain() {
    seen.isRepeat(ID, 10);

    assertThat(seen.isRepeat(ID, 10)).isFalse();
  }

  @Test
  void aSmallerOffsetMeansThatWeWereRewound() {
    seen.isRepeat(ID, 10);

    assertThat(seen.isRepeat(ID, 5)).isFalse();
    assertThat(seen.isRepeat(ID, 10)).isTrue();
  }

  @Test
  void anIdThatIsNoneOfOursIsNeverARepeat() {
    String capitals = "dlv_" + ID.substring(4).toUpperCase(Locale.ROOT);
    for (String id : new String[] {"", "dlv_", "x".repeat(40), capitals, "dlv_" + "z".repeat(36)}) {
      assertThat(seen.isRepeat(id, 10)).isFalse();
      assertThat(seen.isRepeat(id, 11)).isFalse();
    }
    assertThat(seen.isRepeat(ID, 12)).isFalse();
  }

  @Test
  void itAgreesWithAMapOfTheLastSixteenOver200000RandomSteps() {
    Random random = new Random(7);
    Map<String, Long> map = new LinkedHashMap<>();
    String[] ids = new String[40];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = DeliveryId.of(new UUID(2, i).toString(), "sub_1");
    }
    for (int step = 0; step < 200_000; step++) {
      String id = ids[random.nextInt(ids.length)];
      long offset = step - random.nextInt(3);
      Long first = map.get(id);

      assertThat(seen.isRepeat(id, offset)).isEqualTo(first != null && offset > first);

      map.merge(id, offset, Math::min);
      if (map.size() > 16) {
        Iterator<String> oldest = map.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
  }
}
