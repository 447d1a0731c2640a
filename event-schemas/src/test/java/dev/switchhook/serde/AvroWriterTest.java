package dev.switchhook.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.events.DeadLetterState;
import dev.switchhook.events.LetterStatus;
import dev.switchhook.registry.Schemas;
import dev.switchhook.registry.StubRegistry;
import dev.switchhook.registry.StubRegistry.Answer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AvroWriterTest {
  private static final DeadLetterState STATE =
      DeadLetterState.newBuilder()
          .setDeadLetterId("dlt_1")
          .setStatus(LetterStatus.OPEN)
          .setJobId("j")
          .setActor("a")
          .setReason("r")
          .setChangedAt(Instant.EPOCH)
          .build();
  private static final Answer REGISTERED =
      Answer.of(
          200, "{\"subject\":\"t-value\",\"version\":1,\"id\":258,\"schema\":\"\\\"int\\\"\"}");

  private final StubRegistry registry = new StubRegistry();
  private final Schemas schemas =
      Schemas.open(Map.of("schema.registry.url", registry.url(), "max.retries", "0"));

  @AfterEach
  void stops() {
    schemas.close();
    registry.close();
  }

  @Test
  void onceThereItNeverAsksTheRegistryAgain() {
    registry.answers(REGISTERED);
    AvroWriter<DeadLetterState> writer = writer(millis -> {});
    int askedAtStart = registry.requests().size();
    registry.close();

    byte[] value = writer.write(STATE);

    assertThat(WireFormat.schemaId(value)).hasValue(258);
    assertThat(registry.requests()).hasSize(askedAtStart);
    assertThat(askedAtStart).isEqualTo(1);
    assertThat(registry.requests().get(0).path()).startsWith("/subjects/t-value?");
  }

  @Test
  void theBytesAreThoseOfTheOfficialSerializer() {
    registry.answers(REGISTERED);
    AvroWriter<DeadLetterState> writer = writer(millis -> {});

    try (KafkaAvroSerializer official =
        new KafkaAvroSerializer(schemas.client(), schemas.serializerSettings())) {
      assertThat(writer.write(STATE)).isEqualTo(official.serialize("t", STATE));
    }
  }

  @Test
  void aRecordThatCannotBeWrittenLeavesNothingInTheNextOne() {
    registry.answers(REGISTERED);
    AvroWriter<DeadLetterState> writer = writer(millis -> {});
    byte[] expected = writer.write(STATE);
    DeadLetterState without = new DeadLetterState();
    without.put(0, "dlt_2");

    assertThatThrownBy(() -> writer.write(without)).isInstanceOf(SerializationException.class);

    assertThat(writer.write(STATE)).isEqualTo(expected);
  }

  @Test
  void aMissingSchemaStopsTheStartAndSaysWhatToRun() {
    registry.answers(Answer.error(404, 40401));

    assertThatThrownBy(() -> writer(millis -> {}))
        .isInstanceOf(SchemaMissingException.class)
        .hasMessageContaining("t-value")
        .hasMessageContaining("dev.switchhook.events.DeadLetterState")
        .hasMessageContaining("switchhook topics apply");
  }

  @Test
  void aRegistryThatDoesNotAnswerIsWaitedForLongerAndLonger() {
    registry.answers(Answer.error(503, 503));
    List<Long> pauses = new ArrayList<>();

    AvroWriter<DeadLetterState> writer =
        writer(
            millis -> {
              pauses.add(millis);
              if (pauses.size() == 3) {
                registry.answers(Answer.error(401, 401));
              }
              if (pauses.size() == 9) {
                registry.answers(REGISTERED);
              }
            });

    assertThat(writer.write(STATE)).isNotEmpty();
    assertThat(pauses)
        .containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L, 5_000L);
  }

  @Test
  void waitingEndsWhenTheThreadIsInterrupted() {
    registry.answers(Answer.error(503, 503));

    assertThatThrownBy(
            () ->
                writer(
                    millis -> {
                      throw new InterruptedException();
                    }))
        .isInstanceOf(InterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private AvroWriter<DeadLetterState> writer(AvroWriter.Pause pause) {
    return new AvroWriter<>(schemas, "t", DeadLetterState.getClassSchema(), pause);
  }
}
