package dev.switchhook.ingest.api;

import static dev.switchhook.ingest.api.ApiFixture.SUBSCRIPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.events.AuthKind;
import dev.switchhook.events.ClientAuthentication;
import dev.switchhook.events.OAuth2Client;
import dev.switchhook.events.SignatureScheme;
import dev.switchhook.events.SigningSecret;
import dev.switchhook.ingest.api.ApiFixture.Answer;
import dev.switchhook.kit.secret.Ed25519Key;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What identifies us to receivers, as it is registered. */
class SubscriptionAuthTest {
  private static final String K1 =
      "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
  private static final String K1_PUBLIC = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";

  @TempDir private Path folder;
  private ApiFixture api;

  @BeforeEach
  void starts() {
    api = ApiFixture.start(folder);
  }

  @AfterEach
  void ends() {
    api.close();
  }

  @Test
  void aKeyOfV1aIsMadeOnRequestShownOnceAndItsPublicHalfEver() throws Exception {
    Answer made = api.post(with("\"v1a_key\": \"generate\""));

    assertThat(made.status()).isEqualTo(201);
    Ed25519Key shown = Ed25519Key.parse(made.json().get("v1a_key").textValue());
    SigningSecret stored = api.stored().getSigningSecrets().get(1);
    assertThat(api.stored().getSigningSecrets())
        .extracting(SigningSecret::getScheme)
        .containsExactly(SignatureScheme.V1, SignatureScheme.V1A);
    assertThat(opened(stored)).isEqualTo(shown);
    assertThat(stored.getPublicKey()).isEqualTo(shown.publicText());

    Answer read = api.get(SUBSCRIPTIONS + "/" + api.stored().getSubscriptionId());
    assertThat(read.json().at("/signing_secrets/1/public_key").textValue())
        .isEqualTo(shown.publicText());
    assertThat(read.json().at("/signing_secrets/1/scheme").textValue()).isEqualTo("v1a");
    assertThat(read.response().body()).doesNotContain("whsk_");
    assertThat(api.post(with("\"v1a_key\": \"generate\"")).json().get("v1a_key").textValue())
        .isNotEqualTo(shown.reveal());
  }

  @Test
  void aKeyOfV1aCanBeImported() throws Exception {
    Answer made = api.post(with("\"v1a_key\": \"" + K1 + "\""));

    assertThat(made.json().get("v1a_key").textValue()).isEqualTo(K1);
    SigningSecret stored = api.stored().getSigningSecrets().get(1);
    assertThat(stored.getPublicKey()).isEqualTo(K1_PUBLIC);
    assertThat(opened(stored)).isEqualTo(Ed25519Key.parse(K1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Generate",
        "whsk_",
        K1_PUBLIC,
        "whsk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
        "whsk_7Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
      })
  void aTextThatIsNoKeyIsRefusedAndNotRepeated(String key) {
    Answer answer = api.post(with("\"v1a_key\": \"" + key + "\""));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/pointer").textValue()).isEqualTo("/v1a_key");
    assertThat(answer.response().body()).doesNotContain("7Xb", "1SiA");
    assertThat(api.topic).isEmpty();
  }

  @Test
  void aKeyIsSetWhenASubscriptionIsMadeAndNotChanged() {
    String one = api.post(with("\"lanes\": 1")).header("location");
    assertThat(api.send("PATCH", one, "{\"v1a_key\": \"generate\"}").status()).isEqualTo(422);
  }

  @Test
  void anOAuth2ClientIsSealedAndShownWithoutItsSecret() throws Exception {
    api.post(
        with(
            """
            "auth": {"kind": "oauth2", "token_url": "https://LOGIN.example:443/token",
              "client_id": "switchhook", "client_secret": "s3cr3t",
              "scopes": ["calls.write", "calls.read"], "audience": "crm",
              "client_authentication": "body", "headers": {"x-key": "k"}}"""));

    String id = api.stored().getSubscriptionId();
    assertThat(api.stored().getAuth().getKind()).isEqualTo(AuthKind.OAUTH2);
    OAuth2Client client = api.stored().getAuth().getOauth2();
    assertThat(client.getTokenUrl()).isEqualTo("https://login.example/token");
    assertThat(client.getClientId()).isEqualTo("switchhook");
    assertThat(api.envelope.open(client.getClientSecret(), "ten_a", id, "oauth2").utf8())
        .isEqualTo("s3cr3t");
    assertThat(client.getScopes()).containsExactly("calls.write", "calls.read");
    assertThat(client.getAudience()).isEqualTo("crm");
    assertThat(client.getClientAuthentication()).isEqualTo(ClientAuthentication.BODY);

    assertThat(api.get(SUBSCRIPTIONS + "/" + id).json().get("auth").toString())
        .isEqualTo(
            "{\"kind\":\"oauth2\",\"headers\":[\"x-key\"],\"token_url\":\"https://login.example/token\","
                + "\"client_id\":\"switchhook\",\"scopes\":[\"calls.write\",\"calls.read\"],"
                + "\"audience\":\"crm\",\"client_authentication\":\"body\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/auth/token_url \"client_id\": \"a\", \"client_secret\": \"b\"",
        "/auth/client_id \"token_url\": \"https://a.example/\", \"client_secret\": \"b\"",
        "/auth/client_secret \"token_url\": \"https://a.example/\", \"client_id\": \"b\"",
        "/auth/token_url \"token_url\": \"http://a.example/\", \"client_id\": \"b\", \"client_secret\": \"c\"",
        "/auth/token_url \"token_url\": \"https://10.0.0.1/\", \"client_id\": \"b\", \"client_secret\": \"c\"",
        "/auth/token_url \"token_url\": \"https://u:p@a.example/\", \"client_id\": \"b\", \"client_secret\": \"c\"",
        "/auth/client_id \"token_url\": \"https://a.example/\", \"client_id\": \"b\\r\\nc\", \"client_secret\": \"c\"",
        "/auth/scopes/0 \"token_url\": \"https://a.example/\", \"client_id\": \"b\", \"client_secret\": \"c\", \"scopes\": [\"a b\"]",
        "/auth/client_authentication \"token_url\": \"https://a.example/\", \"client_id\": \"b\", \"client_secret\": \"c\", \"client_authentication\": \"tls\"",
        "/auth/token \"token_url\": \"https://a.example/\", \"client_id\": \"b\", \"client_secret\": \"c\", \"token\": \"t\"",
        "/auth/headers/Authorization \"token_url\": \"https://a.example/\", \"client_id\": \"b\", \"client_secret\": \"c\", \"headers\": {\"Authorization\": \"x\"}"
      })
  void anOAuth2ClientThatCannotWorkIsRefused(String example) {
    String pointer = example.substring(0, example.indexOf(' '));
    Answer answer =
        api.post(
            with("\"auth\": {\"kind\": \"oauth2\"," + example.substring(pointer.length()) + "}"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("errors").findValuesAsText("pointer")).containsExactly(pointer);
    assertThat(api.topic).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nX-Inj: 1",
        "a\nb",
        "a\0b",
        "a\u0085b",
        "a\u2028b",
        "\u560aX-Inj: 1",
        " lead",
        "trail "
      })
  void aHeaderThatCouldBreakOutIsRefusedByName(String value) {
    assertRefused("x-key", value, "/auth/headers/x-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "hOsT",
        "Webhook-Signature",
        "X-Switchhook-Attempt",
        "a b",
        "a:b",
        "ä",
        "Cookie",
        "Content-Length",
        "Proxy-Authorization",
        "Metadata-Flavor"
      })
  void aReservedHeaderIsRefusedByName(String name) {
    assertRefused(name, "1", "/auth/headers/" + name);
  }

  @Test
  void aHeaderIsNotLongerThanAKibibyte() {
    assertRefused("x-key", "x".repeat(1025), "/auth/headers/x-key");
  }

  private void assertRefused(String name, String value, String pointer) {
    for (String kind : new String[] {"headers", "bearer", "basic"}) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.put("url", "https://crm.example/").putArray("event_types").add("*");
      ObjectNode auth = body.putObject("auth").put("kind", kind);
      auth.putObject("headers").put(name, value);
      switch (kind) {
        case "bearer" -> auth.put("token", "t");
        case "basic" -> auth.put("user", "u").put("password", "p");
        default -> {}
      }
      Answer answer = api.post(body.toString());
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.json().get("errors").findValuesAsText("pointer")).containsExactly(pointer);
      assertThat(answer.response().body()).doesNotContain("Inj");
      assertThat(api.topic).isEmpty();
    }
  }

  private Ed25519Key opened(SigningSecret stored) throws Exception {
    return Ed25519Key.of(
        api.envelope
            .open(
                stored.getSecret(),
                "ten_a",
                api.stored().getSubscriptionId(),
                "signing/" + stored.getSecretId())
            .bytes());
  }

  private static String with(String member) {
    return "{\"url\": \"https://crm.example/hooks\", \"event_types\": [\"call.*\"], "
        + member
        + "}";
  }
}
