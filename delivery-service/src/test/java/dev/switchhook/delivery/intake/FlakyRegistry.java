package dev.switchhook.delivery.intake;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A registry in memory that can be away, and counts what it was asked. */
final class FlakyRegistry extends MockSchemaRegistryClient {
  private volatile boolean away;
  private volatile int asked;
  private volatile int slowId;
  private final CountDownLatch slowAnswer = new CountDownLatch(1);

  void goesAway() {
    away = true;
  }

  void comesBack() {
    away = false;
  }

  /** Until {@link #answersThatToo}. */
  void doesNotAnswer(int id) {
    slowId = id;
  }

  void answersThatToo() {
    slowAnswer.countDown();
  }

  int asked() {
    return asked;
  }

  int add(String subject, ParsedSchema schema) {
    try {
      return register(subject, schema);
    } catch (IOException | RestClientException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public ParsedSchema getSchemaById(int id) throws IOException, RestClientException {
    asked++;
    if (id == slowId) {
      awaitSlowAnswer();
    }
    if (away) {
      throw new IOException("connection refused");
    }
    return super.getSchemaById(id);
  }

  private void awaitSlowAnswer() throws IOException {
    try {
      slowAnswer.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
