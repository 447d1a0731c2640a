package dev.switchhook.kit.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.kit.run.Stop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class ThreadDeathsTest {
  private final Stop stop = new Stop();
  private final List<Duration> pauses = new ArrayList<>();
  private final AtomicInteger counted = new AtomicInteger();
  private final ThreadDeaths deaths = new ThreadDeaths(pauses::add, stop, counted::incrementAndGet);

  @Test
  void aThreadThatFailedIsReplacedAfterABreathAndDoesNotEndTheProgram() throws Exception {
    AtomicReference<Thread.UncaughtExceptionHandler> own = new AtomicReference<>();
    assertThat(
            onThread(
                "ingest-StreamThread-1",
                new StreamsException(new IllegalStateException("a bug")),
                own))
        .isEqualTo(REPLACE_THREAD);
    assertThat(pauses).hasSize(1);
    assertThat(own.get()).as("the process' own handler is not asked").isNotNull();
    assertThat(stop.requested()).isFalse();
    assertThat(counted).hasValue(1);
  }

  @Test
  void whatTheProcessCannotSurviveEndsIt() throws Exception {
    Throwable thrown = new StreamsException("x", new OutOfMemoryError());
    assertThat(onThread("ingest-StreamThread-1", thrown, new AtomicReference<>()))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(stop.failure()).contains(thrown);
  }

  @Test
  void theThreadThatReadsTheSubscriptionsCannotBeReplaced() throws Exception {
    Throwable thrown = new StreamsException("x");
    assertThat(onThread("ingest-GlobalStreamThread", thrown, new AtomicReference<>()))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(stop.failure()).contains(thrown);
  }

  @Test
  void atTheEndNothingIsReplaced() throws Exception {
    stop.request("SIGTERM");
    assertThat(
            onThread("ingest-StreamThread-1", new StreamsException("x"), new AtomicReference<>()))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(stop.failure()).isEmpty();
  }

  private StreamThreadExceptionResponse onThread(
      String name, Throwable thrown, AtomicReference<Thread.UncaughtExceptionHandler> own)
      throws InterruptedException {
    AtomicReference<StreamThreadExceptionResponse> response = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              response.set(deaths.handle(thrown));
              Thread.UncaughtExceptionHandler handler =
                  Thread.currentThread().getUncaughtExceptionHandler();
              own.set(handler instanceof ThreadGroup ? null : handler);
            },
            name);
    thread.start();
    thread.join();
    return response.get();
  }
}
