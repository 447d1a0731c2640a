package dev.switchhook.dlq.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.dlq.letter.DependencyAway;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.junit.jupiter.api.Test;

final class CommandsTest {

  @Test
  void theCodeTellsWhoseFailureItIs() {
    assertThat(Commands.code(new TopicAuthorizationException(Set.of("t"))))
        .isEqualTo(ExitCode.NOT_ALLOWED);
    assertThat(Commands.code(new KafkaException(new SaslAuthenticationException("no"))))
        .isEqualTo(ExitCode.NOT_ALLOWED);
    assertThat(Commands.code(new TransactionalIdAuthorizationException("no")))
        .isEqualTo(ExitCode.NOT_ALLOWED);
    assertThat(Commands.code(new KafkaException(new ProducerFencedException("newer"))))
        .isEqualTo(ExitCode.HELD);
    assertThat(Commands.code(new ConfigException("wrong"))).isEqualTo(ExitCode.USAGE);
    assertThat(Commands.code(new TimeoutException("away"))).isEqualTo(ExitCode.FAILED);
    assertThat(Commands.code(new DependencyAway("away"))).isEqualTo(ExitCode.FAILED);
    assertThat(Commands.code(new ExecutionException(new NullPointerException())))
        .isEqualTo(ExitCode.FAILED);
  }
}
