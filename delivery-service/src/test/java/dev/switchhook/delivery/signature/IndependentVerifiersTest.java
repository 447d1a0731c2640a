package dev.switchhook.delivery.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What we sign, two libraries that are not ours accept, and nothing beside it. */
class IndependentVerifiersTest {
  private static final String[] PIECES = {
    "a", "\"", "\\", " ", "é", "☎", "\uD83D\uDCDE", "\u2028", "\u0000", "\uFFFD", "{\"x\":1}", "\n"
  };
  private static final String ID_ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

  /** A request as a receiver has it. */
  record Signed(String id, long timestamp, String body, String signature) {
    Map<String, List<String>> headers() {
      Map<String, List<String>> headers = new HashMap<>();
      headers.put("webhook-id", List.of(id));
      headers.put("webhook-timestamp", List.of(Long.toString(timestamp)));
      headers.put("webhook-signature", List.of(signature));
      return headers;
    }
  }

  @Test
  void bothLibrariesAcceptWhatWeSignAndRejectEveryAlteration() {
    Random random = new Random(20261126);
    Signer signer = new Signer();
    for (int run = 0; run < 2_000; run++) {
      List<SigningSecret> secrets = secrets(random);
      long now = Instant.now().getEpochSecond();
      String id = text(random, 1 + random.nextInt(48));
      String body = body(random);
      String signature =
          header(
              signer.sign(id, now, ByteBuffer.wrap(body.getBytes(UTF_8)), secrets, Instant.EPOCH));
      assertThat(signature.split(" ")).hasSameSizeAs(secrets);

      Signed sent = new Signed(id, now, body, signature);
      for (SigningSecret secret : secrets) {
        assertThat(accepted(sent, secret)).as("run %s", run).isEqualTo("both");
      }
      for (Signed altered : alterations(sent, random)) {
        assertThat(accepted(altered, secrets.getFirst()))
            .as("run %s: %s", run, altered)
            .isEqualTo("none");
      }
    }
  }

  private static String header(Signature signature) {
    return switch (signature) {
      case Signature.Ready(String header) -> header;
      case Signature.Unfinished(var finish) -> finish.get();
      case Signature.Missing _ -> throw new AssertionError("not signed");
    };
  }

  @Test
  void aCaptureIsOfNoUseLaterEarlierOrElsewhere() {
    SigningSecret ours = SigningSecret.hmac(bytes(1), Optional.empty());
    SigningSecret ofAnother = SigningSecret.hmac(bytes(2), Optional.empty());
    long now = Instant.now().getEpochSecond();

    assertThat(accepted(signed(ours, "dlv_1", now), ours)).isEqualTo("both");
    assertThat(accepted(signed(ours, "dlv_1", now), ofAnother)).isEqualTo("none");
    // Five minutes are allowed; 20 s more, for the second in which this runs may be over.
    assertThat(accepted(signed(ours, "dlv_1", now - 301), ours)).isEqualTo("none");
    assertThat(accepted(signed(ours, "dlv_1", now + 320), ours)).isEqualTo("none");
    assertThat(accepted(signed(ours, "dlv_1", now - 240), ours)).isEqualTo("both");
  }

  @Test
  void bytesCannotMoveOverADot() {
    SigningSecret secret = SigningSecret.hmac(bytes(1), Optional.empty());
    long now = Instant.now().getEpochSecond();
    Signed sent = signed(secret, "dlv_1", now);
    Signed intoTheBody = new Signed("dlv_1." + now, now, sent.body(), sent.signature());
    Signed intoTheId = new Signed("dlv", now, "_1." + sent.body(), sent.signature());

    assertThat(accepted(intoTheBody, secret)).isEqualTo("none");
    assertThat(accepted(intoTheId, secret)).isEqualTo("none");
  }

  private static Signed signed(SigningSecret secret, String id, long timestamp) {
    String body = "{\"type\":\"call.ended\"}";
    String signature =
        header(
            new Signer()
                .sign(
                    id,
                    timestamp,
                    ByteBuffer.wrap(body.getBytes(UTF_8)),
                    List.of(secret),
                    Instant.EPOCH));
    return new Signed(id, timestamp, body, signature);
  }

  private static byte[] bytes(int of) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) of);
    return bytes;
  }

  private static List<Signed> alterations(Signed sent, Random random) {
    List<Signed> altered = new ArrayList<>();
    altered.add(new Signed(sent.id() + "x", sent.timestamp(), sent.body(), sent.signature()));
    altered.add(new Signed(sent.id(), sent.timestamp() + 1, sent.body(), sent.signature()));
    altered.add(
        new Signed(sent.id(), sent.timestamp(), flip(sent.body(), random), sent.signature()));
    // Only the first entry may be altered: any other that matches would rightly be accepted.
    String first = sent.signature().split(" ")[0];
    byte[] mac = Base64.getDecoder().decode(first.substring(3));
    mac[random.nextInt(mac.length)] ^= (byte) (1 << random.nextInt(8));
    altered.add(
        new Signed(
            sent.id(),
            sent.timestamp(),
            sent.body(),
            "v1," + Base64.getEncoder().encodeToString(mac)));
    return altered;
  }

  private static String flip(String body, Random random) {
    int at = random.nextInt(body.length());
    return body.substring(0, at) + (body.charAt(at) == 'z' ? 'y' : 'z') + body.substring(at + 1);
  }

  private static String accepted(Signed signed, SigningSecret secret) {
    boolean standard = standardWebhooksAccepts(signed, secret);
    boolean svix = svixAccepts(signed, secret);
    return standard ? (svix ? "both" : "standardwebhooks") : (svix ? "svix" : "none");
  }

  private static boolean standardWebhooksAccepts(Signed signed, SigningSecret secret) {
    try {
      new com.standardwebhooks.Webhook(secret.reveal()).verify(signed.body(), signed.headers());
      return true;
    } catch (com.standardwebhooks.exceptions.WebhookVerificationException e) {
      return false;
    }
  }

  private static boolean svixAccepts(Signed signed, SigningSecret secret) {
    try {
      var headers = java.net.http.HttpHeaders.of(signed.headers(), (name, value) -> true);
      new com.svix.Webhook(secret.reveal()).verify(signed.body(), headers);
      return true;
    } catch (com.svix.exceptions.WebhookVerificationException e) {
      return false;
    } catch (com.svix.exceptions.EmptyWebhookSecretException e) {
      throw new AssertionError(e);
    }
  }

  private static List<SigningSecret> secrets(Random random) {
    List<SigningSecret> secrets = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      byte[] bytes = new byte[24 + random.nextInt(41)];
      random.nextBytes(bytes);
      secrets.add(SigningSecret.hmac(bytes, Optional.empty()));
    }
    return secrets;
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(ID_ALPHABET.charAt(random.nextInt(ID_ALPHABET.length())));
    }
    return text.toString();
  }

  private static String body(Random random) {
    StringBuilder body = new StringBuilder("{");
    for (int i = random.nextInt(60); i > 0; i--) {
      body.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return body.append("}").toString();
  }
}
