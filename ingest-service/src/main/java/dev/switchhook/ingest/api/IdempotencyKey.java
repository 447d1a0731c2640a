package dev.switchhook.ingest.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchhook.ids.Sha256;
import dev.switchhook.kit.secret.SecretBytes;
import dev.switchhook.kit.subscriptions.DerivedId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/**
 * What makes a repeated creation the same creation. The subscription's id follows from tenant and
 * key, so every process knows a repeat by the topic alone, and nothing expires in memory.
 *
 * @param subscriptionId derived
 * @param request hash of the body, member order aside; a secret, because the body has some
 */
record IdempotencyKey(String subscriptionId, SecretBytes request) {
  private static final Pattern FORM = Pattern.compile("[!-~]{1,255}");

  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  /**
   * Of one request.
   *
   * @throws ProblemException the header is not 1 to 255 visible ASCII characters
   */
  static IdempotencyKey of(String tenant, String header, JsonNode body) {
    if (!FORM.matcher(header).matches()) {
      throw new ProblemException(
          Problem.of(400, "Bad Request", "idempotency-key: 1 to 255 visible ASCII characters"));
    }
    return new IdempotencyKey(DerivedId.of(tenant, header), SecretBytes.of(hash(body)));
  }

  private static byte[] hash(JsonNode body) {
    try {
      return Sha256.of(SORTED.writeValueAsBytes(SORTED.treeToValue(body, Object.class)));
    } catch (IOException e) {
      throw new UncheckedIOException("what was read can be written", e);
    }
  }

  @Override
  public String toString() {
    return "IdempotencyKey[" + subscriptionId + "]";
  }
}
