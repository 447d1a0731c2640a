package dev.switchhook.dlq.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ReplayProducerTest {
  private static final List<ProducerRecord<byte[], byte[]>> RECORDS =
      List.of(
          new ProducerRecord<>(Topics.REPLAY, 0, new byte[1], new byte[1]),
          new ProducerRecord<>(Topics.DEAD_LETTER_STATE, 0, new byte[1], new byte[1]));

  private final List<Map<String, Object>> made = new ArrayList<>();
  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final ReplayProducer producer =
      new ReplayProducer(
          settings -> {
            made.add(settings);
            return kafka;
          });

  @Test
  void theTransactionalIdIsFixedSoThatTheNewestToolWins() {
    producer.open();

    assertThat(made.getFirst())
        .containsEntry("transactional.id", "switchhook-dlq")
        .containsEntry("transaction.timeout.ms", 15_000);
    assertThat(kafka.transactionInitialized()).isTrue();
  }

  @Test
  void allRecordsAreCommittedTogether() {
    producer.open();

    assertThat(producer.write(RECORDS, () -> false)).isEqualTo(new Written.Committed());
    assertThat(kafka.history()).isEqualTo(RECORDS);
    assertThat(kafka.commitCount()).isEqualTo(1);
  }

  @Test
  void whatIsGivenUpIsNotThere() {
    producer.open();

    assertThat(producer.write(RECORDS, () -> true)).isEqualTo(new Written.Aborted());
    assertThat(kafka.history()).isEmpty();
    assertThat(kafka.transactionAborted()).isTrue();
  }

  static List<RuntimeException> fencedOff() {
    return List.of(
        new ProducerFencedException("newer"),
        new InvalidProducerEpochException("newer"),
        new KafkaException("wrapped", new ProducerFencedException("newer")));
  }

  @ParameterizedTest
  @MethodSource("fencedOff")
  void aNewerToolIsRecognised(RuntimeException failure) {
    producer.open();
    kafka.commitTransactionException = failure;

    assertThat(producer.write(RECORDS, () -> false)).isEqualTo(new Written.FencedOff());
  }

  @Test
  void aCommitThatNobodyAnsweredIsUncertain() {
    producer.open();
    kafka.commitTransactionException = new TimeoutException("no answer");

    assertThat(producer.write(RECORDS, () -> false)).isEqualTo(new Written.Uncertain("no answer"));
  }

  @Test
  void whoMayNotWriteIsToldSoAndLeavesNothing() {
    producer.open();
    kafka.commitTransactionException = new TopicAuthorizationException(Set.of(Topics.REPLAY));

    assertThatThrownBy(() -> producer.write(RECORDS, () -> false))
        .isInstanceOf(TopicAuthorizationException.class);
    assertThat(kafka.history()).isEmpty();
  }
}
