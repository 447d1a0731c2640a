package dev.switchhook.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.switchhook.registry.SchemaAnswer.Bad;
import dev.switchhook.registry.SchemaAnswer.NotFound;
import dev.switchhook.registry.SchemaAnswer.Unauthorised;
import dev.switchhook.registry.SchemaAnswer.Unavailable;
import dev.switchhook.registry.StubRegistry.Answer;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.util.Map;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the official deserializer throws, provoked from the deserializer itself. */
class RegistryErrorsTest {
  private static final int ID = 77;
  private static final String ONE_STRING =
      "{\"type\":\"record\",\"name\":\"T\",\"fields\":[{\"name\":\"s\",\"type\":\"string\"}]}";
  private static final byte[] RECORD = {0, 0, 0, 0, ID, 2, 'a'};

  private final StubRegistry registry = new StubRegistry();

  @AfterEach
  void stops() {
    registry.close();
  }

  @Test
  void timeOutsDisconnectsAndThrottlingAreOutages() {
    for (int status : new int[] {408, 500, 503, 504}) {
      registry.answers(Answer.error(status, status * 100 + 1));
      assertOutage(thrown(RECORD), TimeoutException.class);
    }
    registry.answers(Answer.error(502, 50201));
    assertOutage(thrown(RECORD), DisconnectException.class);
    registry.answers(Answer.error(429, 42901));
    assertOutage(thrown(RECORD), ThrottlingQuotaExceededException.class);
  }

  @Test
  void wrongCredentialsAreConfiguration() {
    registry.answers(Answer.error(401, 401));
    Throwable unauthenticated = thrown(RECORD);
    registry.answers(Answer.error(403, 403));
    Throwable forbidden = thrown(RECORD);

    assertThat(unauthenticated).isInstanceOf(AuthenticationException.class);
    assertThat(forbidden).isInstanceOf(AuthorizationException.class);
    assertThat(RegistryErrors.sort(ID, unauthenticated)).isInstanceOf(Unauthorised.class);
    assertThat(RegistryErrors.sort(ID, forbidden)).isInstanceOf(Unauthorised.class);
  }

  @Test
  void aRefusedConnectionIsAnOutageThoughItLooksLikePoison() {
    registry.close();

    assertOutage(thrown(RECORD), SerializationException.class);
  }

  @Test
  void anAnswerThatIsNoJsonIsAnOutage() {
    registry.answers(Answer.of(200, "<html>a proxy's page</html>"));

    assertOutage(thrown(RECORD), SerializationException.class);
  }

  @Test
  void anIdTheRegistryDoesNotKnowIsPoison() {
    registry.answers(Answer.notFound());

    Throwable thrown = thrown(RECORD);

    assertThat(thrown).isInstanceOf(SerializationException.class);
    assertThat(RegistryErrors.sort(ID, thrown)).isEqualTo(new NotFound(ID));
  }

  @Test
  void anyOtherRefusalOfTheRegistryIsAnOutage() {
    for (Answer answer :
        new Answer[] {
          Answer.error(404, 40401), Answer.error(404, 404), Answer.of(404, "<html>"),
          Answer.error(409, 409), Answer.error(422, 42201), Answer.error(400, 400)
        }) {
      registry.answers(answer);
      assertOutage(thrown(RECORD), SerializationException.class);
    }
  }

  @Test
  void bytesThatDoNotDecodeArePoison() {
    registry.answers(Answer.schema(ONE_STRING));

    assertPoison(thrown(new byte[] {0, 0, 0, 0, ID, 2}));
    assertPoison(thrown(new byte[] {0, 0, 0, 0, ID, 1, 'a'}));
    assertPoison(thrown(new byte[] {1, 0, 0, 0, ID, 2, 'a'}));
    assertPoison(new StackOverflowError());
  }

  private static void assertOutage(Throwable thrown, Class<? extends Throwable> type) {
    assertThat(thrown).isInstanceOf(type);
    assertThat(RegistryErrors.sort(ID, thrown)).isInstanceOf(Unavailable.class);
  }

  private static void assertPoison(Throwable thrown) {
    assertThat(thrown).isNotNull();
    assertThat(RegistryErrors.sort(ID, thrown)).isInstanceOf(Bad.class);
  }

  private Throwable thrown(byte[] value) {
    Map<String, Object> settings =
        Map.of("schema.registry.url", registry.url(), "max.retries", "0");
    try (var deserializer =
        new KafkaAvroDeserializer(
            new CachedSchemaRegistryClient(registry.url(), 10, settings), settings)) {
      return catchThrowable(() -> deserializer.deserialize("t", value));
    }
  }
}
