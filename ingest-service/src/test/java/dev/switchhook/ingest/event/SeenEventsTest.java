package dev.switchhook.ingest.event;

import static dev.switchhook.ingest.event.SeenEvents.Sighting.CONFLICT;
import static dev.switchhook.ingest.event.SeenEvents.Sighting.NEW;
import static dev.switchhook.ingest.event.SeenEvents.Sighting.REPEAT;
import static dev.switchhook.ingest.event.SeenEvents.Sighting.REREAD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.callevents.WireEvent;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeenEventsTest {
  private static final ByteBuffer CONTENT = ByteBuffer.wrap("{\"a\":1}".getBytes(UTF_8));
  private static final ByteBuffer OTHER_CONTENT = ByteBuffer.wrap("{\"a\":2}".getBytes(UTF_8));

  @TempDir private Path folder;
  private WindowStore<byte[], byte[]> store;
  private SeenEvents seen;
  private Instant now = Instant.parse("2026-10-09T09:00:00Z");

  @BeforeEach
  void opensAStore() {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "seen");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none.invalid:1");
    var context = new MockProcessorContext<Void, Void>(settings, new TaskId(0, 0), folder.toFile());
    store =
        Stores.windowStoreBuilder(
                Stores.persistentWindowStore(
                    "seen", SeenEvents.RETENTION, Duration.ofMinutes(1), false),
                Serdes.ByteArray(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    seen = new SeenEvents(store, () -> now);
  }

  @AfterEach
  void closesIt() {
    store.close();
  }

  @Test
  void theSameOffsetOnceMoreIsAReReadHoweverOften() {
    assertThat(see(0, 17, CONTENT)).isEqualTo(NEW);
    assertThat(see(0, 17, CONTENT)).isEqualTo(REREAD);
    assertThat(see(0, 17, CONTENT)).isEqualTo(REREAD);
  }

  @Test
  void theSameRecordIsAReReadEvenIfItRendersOtherwiseNow() {
    see(0, 17, CONTENT);
    assertThat(see(0, 17, OTHER_CONTENT)).isEqualTo(REREAD);
  }

  @Test
  void anotherOffsetWithTheSameContentIsARepeat() {
    see(0, 17, CONTENT);
    assertThat(see(0, 18, CONTENT)).isEqualTo(REPEAT);
    assertThat(see(1, 17, CONTENT)).isEqualTo(REPEAT);
    assertThat(see(0, 17, CONTENT)).as("the first is remembered").isEqualTo(REREAD);
  }

  @Test
  void anotherOffsetWithOtherContentIsAConflict() {
    see(0, 17, CONTENT);
    assertThat(see(0, 18, OTHER_CONTENT)).isEqualTo(CONFLICT);
    assertThat(see(0, 19, CONTENT)).as("the first is remembered").isEqualTo(REPEAT);
  }

  @Test
  void noTenantCanNameAnothersEvent() {
    // Without lengths before the parts both would be the same text.
    assertThat(see("a", "bc", 1)).isEqualTo(NEW);
    assertThat(see("ab", "c", 2)).isEqualTo(NEW);
    assertThat(see("A", "bc", 3)).isEqualTo(NEW);
  }

  /** Under the day of the mark, so till the end of the next one. */
  @ParameterizedTest
  @ValueSource(strings = {"2026-10-09T00:00:00Z", "2026-10-09T23:59:59.999Z"})
  void itRemembersForADayAndForgetsAfterTwo(String first) {
    now = Instant.parse(first);
    see(0, 17, CONTENT);
    now = now.plus(SeenEvents.REMEMBERED);
    see("other", "call", 1); // the store has seen the new day
    assertThat(see(0, 18, CONTENT)).isEqualTo(REPEAT);
    now = Instant.parse("2026-10-11T00:00:00Z");
    assertThat(see(0, 19, CONTENT)).isEqualTo(NEW);
    assertThat(see(0, 20, CONTENT)).isEqualTo(REPEAT);
  }

  @Test
  void aClockThatIsSetBackOverMidnightForgetsNothing() {
    now = Instant.parse("2026-10-08T12:00:00Z");
    see("other", "call", 16);
    now = Instant.parse("2026-10-10T00:30:00Z");
    see(0, 17, CONTENT);
    now = now.minus(Duration.ofHours(2));
    assertThat(see(0, 18, CONTENT)).isEqualTo(REPEAT);
    assertThat(see("other", "call", 17)).as("of the day before").isEqualTo(REPEAT);
  }

  private SeenEvents.Sighting see(int partition, long offset, ByteBuffer content) {
    return seen.see(
        Wire.event(ExampleCall.ended()),
        new Position("voice.call-events", partition, offset),
        content);
  }

  private SeenEvents.Sighting see(String tenant, String call, long offset) {
    WireEvent event =
        Wire.event(
            ExampleCall.ended(),
            fields -> {
              fields.put("tenant_id", tenant);
              fields.put("call_id", call);
            });
    return seen.see(event, new Position("voice.call-events", 0, offset), CONTENT);
  }
}
