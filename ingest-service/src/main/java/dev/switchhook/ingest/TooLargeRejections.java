package dev.switchhook.ingest;

import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/**
 * Our own bookkeeping must always fit. An event that just fitted its topic, with our headers added,
 * may not fit that of the rejected: then it is written without its value, which still stands at its
 * origin. Anything else that cannot be written stops the thread.
 */
public final class TooLargeRejections implements ProductionExceptionHandler {
  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    boolean canShrink =
        exception instanceof RecordTooLargeException
            && record.topic().equals(Topics.CALL_EVENTS_REJECTED)
            && record.value() != null;
    if (!canShrink) {
      return Response.fail();
    }
    return Response.resume(List.of(withoutValue(record)));
  }

  static ProducerRecord<byte[], byte[]> withoutValue(ProducerRecord<byte[], byte[]> record) {
    int size = record.value() == null ? 0 : record.value().length;
    Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders(record.headers());
    RecordHeaders.set(
        headers,
        RecordHeaders.ERROR,
        "too large to be kept here: %d bytes, see sh-origin".formatted(size));
    return new ProducerRecord<>(
        record.topic(), null, record.timestamp(), record.key(), null, headers);
  }

  @Override
  public void configure(Map<String, ?> settings) {}
}
