package dev.switchhook.ids;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DerivedIdsTest {
  @Test
  void theVectorOfTheContract() {
    assertThat(
            DeliveryId.of("0192f0c4-5f61-7b85-8d16-4c6d7e150a09", "sub_01k7zq3m8d0v5x2c9r4t6w1y8b"))
        .isEqualTo("dlv_9eda4622-82b5-551d-8c0f-e43c0f3e0c4c");
  }

  @Test
  void aLetterHasAnotherIdInEachRun() {
    String delivery = "dlv_9eda4622-82b5-551d-8c0f-e43c0f3e0c4c";
    assertThat(DeadLetterId.of(delivery, ""))
        .startsWith("dlt_")
        .hasSize(40)
        .isEqualTo(DeadLetterId.of(delivery, ""))
        .isNotEqualTo(DeadLetterId.of(delivery, "job_1"));
  }
}
