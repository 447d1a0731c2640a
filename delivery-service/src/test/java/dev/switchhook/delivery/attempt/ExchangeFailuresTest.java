package dev.switchhook.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.events.FailureClass;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslClosedEngineException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ExchangeFailuresTest {
  @Test
  void aConnectionThatWasClosedIsNoFailedHandshake() {
    assertThat(ExchangeFailures.of(new SslClosedEngineException("SSLEngine closed already")))
        .isEqualTo(ExchangeFailures.of(new IOException("Broken pipe")))
        .isEqualTo(new Unreachable(FailureClass.RESET, "connection closed before an answer"));
  }

  @Test
  void whatTlsRefusesIsAFailedHandshake() {
    SSLException refused = new SSLHandshakeException("bad certificate");
    assertThat(ExchangeFailures.of(refused))
        .isEqualTo(ExchangeFailures.of(new DecoderException(refused)))
        .isEqualTo(new Unreachable(FailureClass.TLS, "TLS handshake failed"));
  }

  @Test
  void theWordsOfAnUnknownFailureStayOut() {
    assertThat(ExchangeFailures.of(new IllegalStateException("secret")))
        .isEqualTo(new Unreachable(FailureClass.PROTOCOL, "answer that is no HTTP"));
  }
}
