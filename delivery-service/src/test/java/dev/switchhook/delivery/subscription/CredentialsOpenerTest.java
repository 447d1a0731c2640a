package dev.switchhook.delivery.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.delivery.signature.SigningSecret;
import dev.switchhook.events.AuthKind;
import dev.switchhook.events.ClientAuthentication;
import dev.switchhook.events.SignatureScheme;
import dev.switchhook.kit.secret.Ed25519Key;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.secret.Keysets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row that anybody may have written is held to the rules of its registration. */
final class CredentialsOpenerTest {
  private static final byte[] SECRET = "a secret of thirty-two bytes ...".getBytes(UTF_8);
  private static final Instant NOW = SubscriptionRows.BORN.plusSeconds(3600);

  @TempDir private Path folder;
  private Envelope envelope;
  private TermsReader reader;

  @BeforeEach
  void openKeys() {
    Path keyset = folder.resolve("keyset.json");
    Keysets.createIfAbsent(keyset);
    envelope = Envelope.open(keyset);
    reader =
        new TermsReader(
            new EndpointOpener(envelope, Duration.ofSeconds(15), InstantSource.fixed(NOW)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nX-Inj: 1",
        "a\r\n b",
        "a\nb",
        "a\rb",
        "a\0b",
        "a\u000bb",
        "a\u007fb",
        "a\u0085b",
        "a\u2028b",
        "\u560aX-Inj: 1",
        "\u010aX-Inj: 1",
        " lead",
        "trail ",
        ""
      })
  void aHeaderValueThatCouldBreakOutIsBadAndNotRepeated(String value) {
    assertThatThrownBy(() -> read(row().auth(AuthKind.HEADERS, null).header("x-key", value)))
        .isInstanceOf(BadRow.class)
        .hasMessageStartingWith("auth: header x-key: ")
        .hasMessageNotContainingAny("Inj", "lead", "trail");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Host",
        "hOsT",
        "Connection",
        "Keep-Alive",
        "Transfer-Encoding",
        "Content-Length",
        "Content-Anything",
        "Expect",
        "TE",
        "Trailer",
        "Upgrade",
        "Proxy-Authorization",
        "Date",
        "User-Agent",
        "Accept-Encoding",
        "Cookie",
        "Webhook-Signature",
        "X-Switchhook-Attempt",
        "traceparent",
        "tracestate",
        "Forwarded",
        "X-Forwarded-For",
        "X-Real-IP",
        "X-Amz-Date",
        "X-Goog-Api-Key",
        "X-Google-Anything",
        "X-Azure-Ref",
        "Metadata",
        "Metadata-Flavor",
        "X-aws-ec2-metadata-token-ttl-seconds",
        "a b",
        "a:b",
        "a\r\nb",
        "ä"
      })
  void aReservedHeaderNameIsBad(String name) {
    for (AuthKind kind : List.of(AuthKind.NONE, AuthKind.HEADERS)) {
      assertThatThrownBy(() -> read(row().auth(kind, null).header(name, "1")))
          .isInstanceOf(BadRow.class);
    }
  }

  @Test
  void authorizationIsSetOnceOrNotAtAll() throws BadRow {
    assertThat(read(row().auth(AuthKind.HEADERS, null).header("Authorization", "Key 1")).headers())
        .isEqualTo(Map.of("authorization", "Key 1"));
    List<SubscriptionRows> twice =
        List.of(
            row().auth(AuthKind.BEARER, "t0ken").header("Authorization", "x"),
            row().auth(AuthKind.BASIC, "u:p").header("aUTHORIZATION", "x"),
            oauth2().header("authorization", "x"));
    for (SubscriptionRows row : twice) {
      assertThatThrownBy(() -> read(row)).isInstanceOf(BadRow.class);
    }
  }

  @Test
  void headersHaveTheirLimits() throws BadRow {
    SubscriptionRows twenty = row().auth(AuthKind.BEARER, "t".repeat(4096));
    for (int i = 0; i < 19; i++) {
      twenty.header("x-" + i, "v".repeat(i < 7 ? 1024 : 1));
    }
    assertThat(read(twenty.header("x-19", "v")).headers()).hasSize(21);
    assertThatThrownBy(() -> read(twenty.header("x-20", "v"))).isInstanceOf(BadRow.class);
    assertThatThrownBy(() -> read(row().header("x-1", "v".repeat(1025))))
        .isInstanceOf(BadRow.class);
    assertThatThrownBy(() -> read(row().header("x-1", "v").header("X-1", "w")))
        .isInstanceOf(BadRow.class);
    SubscriptionRows large = row();
    for (int i = 0; i < 8; i++) {
      large.header("x-" + i, "v".repeat(1024));
    }
    assertThatThrownBy(() -> read(large)).isInstanceOf(BadRow.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nb", "a=b", "tökén", "=", "\u560a"})
  void aTokenThatCannotBeSentIsBad(String token) {
    assertThatThrownBy(() -> read(row().auth(AuthKind.BEARER, token))).isInstanceOf(BadRow.class);
    assertThatThrownBy(() -> read(row().auth(AuthKind.BEARER, "t".repeat(4097))))
        .isInstanceOf(BadRow.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "user", "user:pass\r\n", "us\0er:pass"})
  void credentialsThatAreNoPairAreBad(String pair) {
    assertThatThrownBy(() -> read(row().auth(AuthKind.BASIC, pair))).isInstanceOf(BadRow.class);
  }

  @Test
  void anOAuth2ClientIsOpenedAndPrintsNothingOfIt() throws BadRow {
    Endpoint endpoint = read(oauth2().header("x-key", "1"));

    OAuth2Client client = endpoint.credentials().oauth2().orElseThrow();
    assertThat(client.tokenUrl()).hasToString("https://login.example/token");
    assertThat(client.id()).isEqualTo("client");
    assertThat(client.secret().utf8()).isEqualTo("s3cret");
    assertThat(client.scopes()).containsExactly("calls.write");
    assertThat(client.authentication()).isEqualTo(ClientAuthentication.BASIC);
    assertThat(endpoint.headers()).isEqualTo(Map.of("x-key", "1"));
    assertThat(endpoint.withToken("t0ken").headers())
        .isEqualTo(Map.of("x-key", "1", "authorization", "Bearer t0ken"));
    for (Object each :
        List.of(endpoint, client, endpoint.credentials(), endpoint.withToken("t0ken"))) {
      assertThat(each.toString()).doesNotContain("s3cret", "t0ken", "/token", "[client");
    }
  }

  @Test
  void anOAuth2ClientThatIsNotUnderstoodIsNotSentTo() throws BadRow {
    SubscriptionRows unknown =
        row().oauth2("https://login.example/", "c", "s", ClientAuthentication.UNKNOWN);
    assertThat(reader.read(unknown.get(), null).standing()).isInstanceOf(Standing.Locked.class);
    assertThatThrownBy(() -> read(row().auth(AuthKind.OAUTH2, null))).isInstanceOf(BadRow.class);
    assertThatThrownBy(() -> read(row().oauth2("https://a b/", "c", "s")))
        .isInstanceOf(BadRow.class);
  }

  @Test
  void aKeyOfV1aIsOpenedAlsoWhenItIsTheOnlyOne() throws BadRow {
    Ed25519Key key = Ed25519Key.generate();
    byte[] bytes = key.secretBytes().bytes();
    SubscriptionRows alone =
        SubscriptionRows.of(envelope, "sub_1", "ten_1")
            .signedWith("k", bytes, SignatureScheme.V1A, Optional.of(NOW.plusSeconds(1)));

    assertThat(read(alone).signingSecrets())
        .containsExactly(SigningSecret.ed25519(bytes, Optional.of(NOW.plusSeconds(1))));
  }

  @Test
  void aKeyOfV1aThatIsNoneIsBadAndNotRepeated() {
    byte[] half = Ed25519Key.generate().secretBytes().bytes();
    half[0] ^= 1;
    for (byte[] bytes : List.of(new byte[32], half)) {
      assertThatThrownBy(
              () -> read(row().signedWith("k", bytes, SignatureScheme.V1A, Optional.empty())))
          .isInstanceOf(BadRow.class)
          .hasMessageNotContaining(Base64.getEncoder().encodeToString(bytes));
    }
  }

  @Test
  void aSchemeThatThisBuildDoesNotKnowSignsNothingAndSendsNothingByItself() throws BadRow {
    SubscriptionRows alone =
        SubscriptionRows.of(envelope, "sub_1", "ten_1")
            .signedWith("k", SECRET, SignatureScheme.UNKNOWN, Optional.empty());
    assertThat(reader.read(alone.get(), null).standing()).isInstanceOf(Standing.Locked.class);
    assertThat(
            read(row().signedWith("k", SECRET, SignatureScheme.UNKNOWN, Optional.empty()))
                .signingSecrets())
        .hasSize(1);
  }

  private SubscriptionRows oauth2() {
    return row().oauth2("https://login.example/token", "client", "s3cret");
  }

  private SubscriptionRows row() {
    return SubscriptionRows.of(envelope, "sub_1", "ten_1").signedWith("sec_1", SECRET);
  }

  private Endpoint read(SubscriptionRows row) throws BadRow {
    return ((Standing.Active) reader.read(row.get(), null).standing()).endpoint();
  }
}
