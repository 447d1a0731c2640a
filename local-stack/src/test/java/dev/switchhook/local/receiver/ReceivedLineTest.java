package dev.switchhook.local.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceivedLineTest {
  private final ReceivedLine line = new ReceivedLine(ZoneOffset.UTC);

  @Test
  void aDeliverySaysWhatAPersonWantsToKnow() {
    assertThat(
            line.of(
                received(
                    503,
                    new Header("webhook-id", "dlv_1"),
                    new Header("x-switchhook-event-type", "call.ended"),
                    new Header("x-switchhook-attempt", "2"))))
        .isEqualTo(
            "08:53:20.001  /crm  call.ended  dlv_1  attempt 2  signature valid  answered 503");
  }

  @Test
  void whatIsMissingIsADash() {
    assertThat(line.of(received(0)))
        .isEqualTo("08:53:20.001  /crm  -  -  attempt -  signature valid  answered nothing");
  }

  @Test
  void nothingInItCanCommandATerminal() {
    assertThat(line.of(received(200, new Header("webhook-id", "\u001b[2J\r\nforged\u202e"))))
        .contains("?[2J??forged?");
  }

  private static Received received(int answered, Header... headers) {
    return new Received(
        Instant.parse("2026-10-09T08:53:20.001Z"),
        "/crm",
        List.of(headers),
        new Received.Body("{}", ""),
        Signature.VALID,
        answered);
  }
}
