package dev.switchhook.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.events.CallEvent;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.Wire;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import dev.switchhook.kit.streams.RegistryAwayException;
import dev.switchhook.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.avro.Schema;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryAwayTest {
  @TempDir private Path folder;
  private Pipe pipe;

  @BeforeEach
  void startsWithOneSubscription() {
    pipe = new Pipe(folder);
    pipe.subscribe(ExampleSubscription.subscription().build());
  }

  @AfterEach
  void ends() {
    pipe.close();
  }

  @Test
  void aRegistryThatIsAwayIsWaitedForAndNothingIsRejected() {
    pipe.registry.away = true;
    pipe.meanwhile =
        () -> {
          pipe.registry.away = pipe.now().isBefore(Pipe.START.plusSeconds(60));
          return true;
        };
    pipe.send(ExampleCall.CALL, framedByANewSchema());
    assertThat(pipe.deliveries()).hasSize(1);
    assertThat(pipe.rejected()).isEmpty();
    assertThat(pipe.outages).contains("ConnectException: Connection refused").endsWith("back");
    assertThat(Duration.between(Pipe.START, pipe.now())).isLessThan(Duration.ofSeconds(70));
  }

  @Test
  void patienceEndsBeforeTheGroupTakesThePartitionAway() {
    pipe.registry.away = true;
    byte[] value = framedByANewSchema();
    assertThatThrownBy(() -> pipe.send(ExampleCall.CALL, value))
        .isInstanceOf(StreamsException.class)
        .hasRootCauseInstanceOf(RegistryAwayException.class);
    assertThat(Duration.between(Pipe.START, pipe.now()))
        .isBetween(Duration.ofSeconds(150), Duration.ofSeconds(155));
    assertThat(pipe.rejected()).isEmpty();
  }

  @Test
  void knownSchemasFlowWhileTheRegistryIsAway() {
    pipe.send(ExampleCall.started());
    pipe.registry.away = true;
    pipe.send(ExampleCall.ended());
    assertThat(pipe.deliveryRecords()).hasSize(2);
    assertThat(pipe.outages).isEmpty();
  }

  /** The example's end, under a schema that ingest has not met. */
  private byte[] framedByANewSchema() {
    Schema schema = new Schema.Parser().parse(CallEvent.getClassSchema().toString());
    schema.addProp("x-release", "next");
    return Pipe.framed(pipe.register(Topics.CALL_EVENTS, schema), Wire.avro(ExampleCall.ended()));
  }
}
