package dev.switchhook.e2e.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchhook.kit.secret.Ed25519Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** One of each kind, recognisable. */
final class Secrets {
  static final String API_KEY = "CANARY-api-key-0123456789abcdef";
  static final String BEARER = "CANARY-bearer-token-0123456789";
  static final String PASSWORD = "CANARY-basic-password-01234567";
  static final String HEADER = "CANARY-header-value-0123456789";
  static final String CLIENT_SECRET = "CANARY-oauth2-client-secret-01";
  static final String ACCESS_TOKEN = "CANARY-oauth2-access-token-012";
  static final String URL_PATH = "CANARY-url-path-0123456789abcd";
  private static final int KEY_BYTES = 32;

  private final byte[] hmac = "CANARY-hmac-secret-0123456789abc".getBytes(UTF_8);
  private final Ed25519Key v1a = Ed25519Key.generate();

  String hmacText() {
    return "whsec_" + Base64.getEncoder().encodeToString(hmac);
  }

  String v1aText() {
    return v1a.reveal();
  }

  /**
   * All of them, and the keys that seal them.
   *
   * @param keysets files, of which each key is one
   */
  List<Canary> canaries(Path... keysets) {
    List<Canary> all = new ArrayList<>();
    all.add(Canary.of("HMAC secret", hmac));
    // Its other half is public.
    all.add(Canary.of("v1a seed", Arrays.copyOf(v1a.secretBytes().bytes(), KEY_BYTES)));
    all.add(Canary.of("API key", API_KEY));
    all.add(Canary.of("bearer token", BEARER));
    all.add(Canary.of("basic password", PASSWORD));
    all.add(Canary.of("basic pair", "CANARY-user:" + PASSWORD));
    all.add(Canary.of("header value", HEADER));
    all.add(Canary.of("OAuth2 client secret", CLIENT_SECRET));
    all.add(Canary.of("OAuth2 access token", ACCESS_TOKEN));
    all.add(Canary.of("secret URL", URL_PATH));
    for (Path keyset : keysets) {
      keys(keyset).forEach(key -> all.add(Canary.of("keyset key", key)));
    }
    return all;
  }

  /** Tink's JSON: the value of a key is a message whose last field is the key itself. */
  private static List<byte[]> keys(Path keyset) {
    List<byte[]> keys = new ArrayList<>();
    try {
      for (JsonNode key : new ObjectMapper().readTree(Files.readString(keyset)).path("key")) {
        byte[] message = Base64.getDecoder().decode(key.path("keyData").path("value").asText());
        keys.add(Arrays.copyOfRange(message, message.length - KEY_BYTES, message.length));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return keys;
  }
}
