package dev.switchhook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.Topics;
import java.lang.reflect.Proxy;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class ExceptionHandlersTest {
  private static final byte[] KEY = "call_1".getBytes(UTF_8);
  private static final Exception TOO_LARGE = new RecordTooLargeException("1");

  private final TooLargeRejections production = new TooLargeRejections();
  private final TableNet processing = new TableNet();

  @Test
  void aRejectedEventThatDoesNotFitIsKeptWithoutItsValue() {
    Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();
    headers.add("sh-reason", "TOO_LARGE".getBytes(UTF_8));
    headers.add("sh-origin", "voice.call-events/1/2".getBytes(UTF_8));
    var response =
        production.handleError(
            context(Topics.CALL_EVENTS),
            new ProducerRecord<>(
                Topics.CALL_EVENTS_REJECTED, null, 7L, KEY, new byte[1_000], headers),
            TOO_LARGE);
    assertThat(response.result()).isEqualTo(ProductionExceptionHandler.Result.RESUME);
    assertThat(response.deadLetterQueueRecords())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.topic()).isEqualTo(Topics.CALL_EVENTS_REJECTED);
              assertThat(record.key()).isEqualTo(KEY);
              assertThat(record.value()).isNull();
              assertThat(RecordHeaders.text(record.headers(), "sh-origin"))
                  .contains("voice.call-events/1/2");
              assertThat(RecordHeaders.text(record.headers(), "sh-error").orElseThrow())
                  .contains("1000 bytes");
            });
  }

  @Test
  void itDoesNotLoop() {
    assertThat(produced(Topics.CALL_EVENTS_REJECTED, null, TOO_LARGE))
        .isEqualTo(ProductionExceptionHandler.Result.FAIL);
  }

  @Test
  void anythingElseThatCannotBeWrittenStopsTheThread() {
    assertThat(produced(Topics.DELIVERIES, new byte[1], TOO_LARGE))
        .isEqualTo(ProductionExceptionHandler.Result.FAIL);
    assertThat(produced(Topics.CALL_EVENTS_REJECTED, new byte[1], new TimeoutException()))
        .isEqualTo(ProductionExceptionHandler.Result.FAIL);
  }

  @Test
  void anExceptionInTheTableDoesNotEndTheProgramAndOneInThePipelineStopsItsThread() {
    assertThat(processed(Topics.SUBSCRIPTIONS)).isEqualTo(ProcessingExceptionHandler.Result.RESUME);
    assertThat(processed(Topics.CALL_EVENTS)).isEqualTo(ProcessingExceptionHandler.Result.FAIL);
  }

  private ProductionExceptionHandler.Result produced(
      String topic, byte[] value, Exception exception) {
    return production
        .handleError(
            context(Topics.CALL_EVENTS), new ProducerRecord<>(topic, KEY, value), exception)
        .result();
  }

  private ProcessingExceptionHandler.Result processed(String topic) {
    return processing
        .handleError(context(topic), new Record<>(KEY, KEY, 0), new IllegalStateException("a bug"))
        .result();
  }

  private static ErrorHandlerContext context(String topic) {
    return (ErrorHandlerContext)
        Proxy.newProxyInstance(
            ErrorHandlerContext.class.getClassLoader(),
            new Class<?>[] {ErrorHandlerContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "topic" -> topic;
                  case "partition" -> 1;
                  case "offset" -> 2L;
                  default -> null;
                });
  }
}
