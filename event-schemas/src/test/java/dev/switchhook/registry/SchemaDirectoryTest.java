package dev.switchhook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.registry.SchemaAnswer.Found;
import dev.switchhook.registry.SchemaAnswer.NotFound;
import dev.switchhook.registry.SchemaAnswer.Unavailable;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaDirectoryTest {
  private static final Schema SCHEMA = Schema.create(Schema.Type.INT);
  private static final Instant START = Instant.parse("2026-11-26T10:00:00Z");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger asked = new AtomicInteger();
  private Instant now = START;

  @AfterEach
  void stops() {
    threads.shutdownNow();
  }

  @Test
  void ofManyWithOneUnknownIdOneAsks() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    SchemaDirectory directory =
        directory(
            id -> {
              await(mayAnswer);
              return new Found(id, SCHEMA);
            });
    List<Future<SchemaAnswer>> answers = new ArrayList<>();
    for (int caller = 0; caller < 500; caller++) {
      answers.add(threads.submit(() -> directory.fetch(7)));
    }
    mayAnswer.countDown();

    for (Future<SchemaAnswer> answer : answers) {
      assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(new Found(7, SCHEMA));
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void oneSlowIdMakesNoOtherWait() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    SchemaDirectory directory =
        directory(
            id -> {
              if (id == 1) {
                await(mayAnswer);
              }
              return new Found(id, SCHEMA);
            });
    Future<SchemaAnswer> slow = threads.submit(() -> directory.fetch(1));

    for (int id = 2; id <= 15; id++) {
      int other = id;
      assertThat(threads.submit(() -> directory.fetch(other)).get(30, TimeUnit.SECONDS))
          .isEqualTo(new Found(id, SCHEMA));
    }
    assertThat(slow).isNotDone();
    mayAnswer.countDown();
    assertThat(slow.get(30, TimeUnit.SECONDS)).isEqualTo(new Found(1, SCHEMA));
  }

  @Test
  void aFailedLookUpFailsWhoWaitedAndIsNotRemembered() throws Exception {
    CountDownLatch mayFail = new CountDownLatch(1);
    SchemaDirectory directory =
        directory(
            id -> {
              await(mayFail);
              if (asked.get() == 1) {
                throw new ConnectException("refused");
              }
              return new Found(id, SCHEMA);
            });
    Future<SchemaAnswer> first = threads.submit(() -> directory.fetch(7));
    mayFail.countDown();

    assertThat(first.get(30, TimeUnit.SECONDS)).isInstanceOf(Unavailable.class);
    assertThat(directory.ifKnown(7)).isEmpty();
    assertThat(directory.fetch(7)).isEqualTo(new Found(7, SCHEMA));
  }

  @Test
  void aMissingIdIsRememberedForSixtySeconds() {
    SchemaDirectory directory = directory(SchemaDirectoryTest::missing);

    assertThat(directory.fetch(7)).isEqualTo(new NotFound(7));
    now = START.plusSeconds(59);
    assertThat(directory.ifKnown(7)).contains(new NotFound(7));
    assertThat(directory.fetch(7)).isEqualTo(new NotFound(7));
    assertThat(asked).hasValue(1);

    now = START.plusSeconds(60);
    assertThat(directory.ifKnown(7)).isEmpty();
    assertThat(directory.fetch(7)).isEqualTo(new NotFound(7));
    assertThat(asked).hasValue(2);
  }

  @Test
  void atMostTwentyUnknownIdsASecondAreAskedFor() {
    SchemaDirectory directory = directory(SchemaDirectoryTest::missing);
    int id = 1;
    for (int second = 0; second < 10; second++) {
      now = START.plusSeconds(second);
      for (int record = 0; record < 1_000; record++) {
        SchemaAnswer answer = directory.fetch(id++);
        assertThat(answer).isInstanceOf(record < 20 ? NotFound.class : Unavailable.class);
      }
    }
    assertThat(asked).hasValue(200);
  }

  @Test
  void knownIdsCostNothingOfThoseTwenty() {
    SchemaDirectory directory = directory(id -> new Found(id, SCHEMA));
    for (int record = 0; record < 1_000; record++) {
      assertThat(directory.fetch(7)).isEqualTo(new Found(7, SCHEMA));
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void aMissingIdIsAskedForThreeTimesInThirtySecondsBeforeItCounts() {
    SchemaDirectory directory = directory(SchemaDirectoryTest::missing, Duration.ofSeconds(30));
    for (int second = 0; second < 30; second++) {
      now = START.plusSeconds(second);
      assertThat(directory.fetch(7)).isInstanceOf(Unavailable.class);
      assertThat(directory.ifKnown(7)).isEmpty();
    }
    assertThat(asked).hasValue(2);

    now = START.plusSeconds(30);
    assertThat(directory.fetch(7)).isEqualTo(new NotFound(7));
    assertThat(asked).hasValue(3);
  }

  @Test
  void anIdThatWasOnlyLateIsFound() {
    SchemaDirectory directory =
        directory(
            id -> asked.get() < 2 ? missing(id) : new Found(id, SCHEMA), Duration.ofSeconds(30));
    assertThat(directory.fetch(7)).isInstanceOf(Unavailable.class);

    now = START.plusSeconds(15);

    assertThat(directory.fetch(7)).isEqualTo(new Found(7, SCHEMA));
  }

  @Test
  void aFloodOfRandomIdsIsWaitedForOnceAndNotOncePerId() {
    SchemaDirectory directory = directory(SchemaDirectoryTest::missing, Duration.ofSeconds(30));
    directory.fetch(1);

    for (int record = 0; record < 500; record++) {
      now = START.plusSeconds(30 + record);
      assertThat(directory.fetch(1_000 + record)).isEqualTo(new NotFound(1_000 + record));
    }
    now = START.plusSeconds(600);
    assertThat(directory.fetch(5_000)).isInstanceOf(Unavailable.class);
  }

  private SchemaDirectory directory(SchemaLookup registry) {
    return directory(registry, Duration.ZERO);
  }

  private SchemaDirectory directory(SchemaLookup registry, Duration grace) {
    InstantSource clock = () -> now;
    return new SchemaDirectory(
        id -> {
          asked.incrementAndGet();
          return registry.byId(id);
        },
        new UnknownIds(clock, grace));
  }

  private static SchemaAnswer missing(int id) throws RestClientException {
    throw new RestClientException("Schema " + id + " not found", 404, 40403);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IOException("the test forgot to answer");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
