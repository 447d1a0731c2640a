package dev.switchhook.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GcLogTest {
  @Test
  void thePeakIsWhatWasInUseBeforeACollectionAndTheLastIsWhatItLeft() {
    GcLog log =
        GcLog.of(
            List.of(
                "[0.010s][info][gc] Using G1",
                "[1.2s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->5M(64M) 3.456ms",
                "[2.2s][info][gc] GC(1) Pause Young (Concurrent Start) (Metadata GC Threshold) 300M->80M(512M) 25.100ms",
                "[2.3s][info][gc] GC(2) Concurrent Mark Cycle 400M->400M(512M) 99.000ms",
                "[9.0s][info][gc] GC(3) Pause Full (Diagnostic Command) 120M->41M(160M) 19.000ms"));

    assertThat(log).isEqualTo(new GcLog(300, 41, 25.1));
  }
}
