package dev.switchhook.dlq.letter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class MaskingTest {
  private final Masking masking = new Masking();

  @Test
  void eachFieldIsShownAsTheSchemaSays() throws Exception {
    String body =
        """
        {"id":"e1","type":"intent.detected","timestamp":"2026-10-09T08:50:25.492Z",
         "api_version":"2026-10-01","data":{"tenant_id":"ten_1","sequence":3,
         "call":{"id":"call_1","agent_id":"agt_77","direction":"inbound",
           "caller":{"address":"+15550100001","display_name":"Jane Roe","contact_id":"crm-1"},
           "callee":{"address":"sip:jane@example.com"},"metadata":{"name":"Jane"}},
         "intent":"book_appointment","confidence":0.93,
         "slots":[{"name":"day","value":"Thursday","confidence":0.9}],
         "utterance":"Could I come in?"}}""";

    assertThat(masked("intent.detected", body))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"id":"e1","type":"intent.detected","timestamp":"2026-10-09T08:50:25.492Z",
                     "api_version":"2026-10-01","data":{"tenant_id":"ten_1","sequence":3,
                     "call":{"id":"call_1","agent_id":"agt_77","direction":"inbound",
                       "caller":{"address":"+*******0001","contact_id":"crm-1"},
                       "callee":{"address":"[redacted]"}},
                     "intent":"book_appointment","confidence":0.93,
                     "slots":[{"name":"day","value":"[redacted]","confidence":0.9}],
                     "utterance":"[redacted]"}}"""));
  }

  @Test
  void whatThisBuildsSchemaDoesNotKnowIsNotShown() throws Exception {
    String body =
        """
        {"id":"e1","type":"call.ended","timestamp":"t","api_version":"a","note":"secret",
         "data":{"tenant_id":"ten_1","sequence":9,"call":{"id":"call_1","mood":"secret"},
         "duration_ms":5,"voiceprint":"secret","sentiment":{"label":"positive","why":"secret"}}}""";

    JsonNode masked = masked("call.ended", body);

    assertThat(masked.toString()).doesNotContain("secret");
    assertThat(masked.at("/data/duration_ms").asInt()).isEqualTo(5);
    assertThat(masked.at("/data/sentiment/label").asText()).isEqualTo("positive");
  }

  @Test
  void nothingOfThePayloadOfAnUnknownTypeIsShown() throws Exception {
    JsonNode masked =
        masked("call.hummed", "{\"id\":\"e1\",\"data\":{\"tenant_id\":\"t\",\"tune\":\"secret\"}}");

    assertThat(masked.at("/data/tune").asText()).isEqualTo("[redacted]");
    assertThat(masked.at("/data/tenant_id").asText()).isEqualTo("t");
  }

  @Test
  void whatIsNoJsonObjectIsNotShown() {
    assertThat(masking.masked("call.ended", bytes("[1]"))).isEmpty();
    assertThat(masking.masked("call.ended", bytes("secret"))).isEmpty();
  }

  private JsonNode masked(String type, String body) throws Exception {
    return new ObjectMapper().readTree(masking.masked(type, bytes(body)).orElseThrow());
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
