package dev.switchhook.ingest;

import dev.switchhook.topics.Topics;
import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A net under the table of subscriptions, which catches what it can by itself: an exception there
 * would end the program, and at the next start again. An exception in the pipeline stops its
 * thread: the event is read again, not skipped.
 */
public final class TableNet implements ProcessingExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(TableNet.class);

  @Override
  public Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    if (!Topics.SUBSCRIPTIONS.equals(context.topic())) {
      return Response.fail();
    }
    log.error(
        "subscription record passed over partition={} offset={}",
        context.partition(),
        context.offset(),
        exception);
    return Response.resume();
  }

  @Override
  public void configure(Map<String, ?> settings) {}
}
