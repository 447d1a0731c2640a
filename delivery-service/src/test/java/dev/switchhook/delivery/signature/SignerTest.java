package dev.switchhook.delivery.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The vectors of the webhook contract, section 13: byte for byte. */
class SignerTest {
  private static final SigningSecret S1 = secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final SigningSecret S2 = secret("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
  private static final SigningSecret K1 =
      secret(
          "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==");
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final long AT = 1614265330;
  private static final String BODY = "{\"test\": 2432232314}";
  private static final String A = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private static final String A_BY_S2 = "v1,78nXHjpFP0tVJQW5D0SBwmVyyW87BV/rL6MgfM/Bw44=";
  private static final String C =
      "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";

  private final Signer signer = new Signer();

  @Test
  void vectorA() {
    assertThat(sign(ID, AT, BODY, S1)).contains(A);
  }

  @Test
  void vectorB() {
    String body = "{\"email\":\"test@example.com\",\"username\":\"test_user\"}";
    assertThat(sign("msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1649367553, body, S2))
        .contains("v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=");
  }

  @Test
  void vectorCIsEd25519() {
    assertThat(sign(ID, AT, BODY, K1)).contains(C);
  }

  @Test
  void vectorDIsSignedOverUtf8Bytes() {
    String body = "{\"caller\":\"Zoë ☎\"}";
    assertThat(body.getBytes(UTF_8))
        .isEqualTo(HexFormat.of().parseHex("7b2263616c6c6572223a225a6fc3ab20e2988e227d"));
    assertThat(sign(ID, AT, body, S1)).contains("v1,cVhbB1JH5ZzzAffsuhgNLTk+8CX19kxuK2BFWB+DzEo=");
  }

  @Test
  void vectorEIsTheEmptyBody() {
    assertThat(sign(ID, AT, "", S1)).contains("v1,v48jdbgvh29KJz2Qc+ghw8G6vG3nAKnujWBg8oM/62A=");
  }

  @Test
  void vectorFHasTheNewSecretFirst() {
    assertThat(sign(ID, AT, BODY, S1, S2)).contains(A + " " + A_BY_S2);
  }

  @Test
  void vectorGIsAWholeRequest() throws Exception {
    byte[] body = VectorG.BODY.getBytes(UTF_8);
    assertThat(body).hasSize(755);
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body)))
        .isEqualTo("f86c44ee108dbf88261454fd26b688c64d78d911dba78694c4435fdabf44f375");
    assertThat(sign(VectorG.ID, VectorG.TIMESTAMP, VectorG.BODY, S1)).contains(VectorG.SIGNATURE);
  }

  @Test
  void vectorG2IsTheSameRequestWithTheOtherScheme() {
    assertThat(sign(VectorG.ID, VectorG.TIMESTAMP, VectorG.BODY, K1))
        .contains(
            "v1a,VPqOYaOGoMCssc5kV8earlTluOWBFfXzy7vIAQGTVrMoPplgxJSqFqi1rnONWGSW8Xe7rRZbmi1V35x4pTdCBg==");
  }

  @Test
  void vectorHHasBothVersionsWhateverTheirOrderInTheRecord() {
    assertThat(sign(ID, AT, BODY, S1, K1)).contains(A + " " + C);
    assertThat(sign(ID, AT, BODY, K1, S1)).contains(A + " " + C);
    assertThat(sign(ID, AT, BODY, K1, S1, K1, S2)).contains(A + " " + A_BY_S2 + " " + C);
    assertThat(sign(ID, AT, BODY, K1, S1, S2, S1)).contains(A + " " + A_BY_S2 + " " + A);
  }

  @Test
  void onlyWhatTakesLongIsLeftUnfinished() {
    ByteBuffer body = ByteBuffer.wrap(BODY.getBytes(UTF_8));
    assertThat(signer.sign(ID, AT, body, List.of(S1, S2), Instant.EPOCH))
        .isInstanceOf(Signature.Ready.class);
    assertThat(signer.sign(ID, AT, body, List.of(S1, K1), Instant.EPOCH))
        .isInstanceOf(Signature.Unfinished.class);
    assertThat(signer.sign(ID, AT, body, List.of(), Instant.EPOCH))
        .isInstanceOf(Signature.Missing.class);
  }

  @Test
  void aKeyThatHasEndedSignsNoMore() {
    Instant end = Instant.ofEpochSecond(AT);
    SigningSecret old = SigningSecret.parse(K1.reveal(), Optional.of(end));
    assertThat(signAt(end.minusMillis(1), S1, old)).contains(A + " " + C);
    assertThat(signAt(end, S1, old)).contains(A);
    assertThat(signAt(end, old)).isEmpty();
  }

  @Test
  void vectorsM1AndM2HoldOurEntryAmongStrangers() {
    String m1 =
        "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= "
            + "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
    assertThat(m1.split(" ")).contains(sign(ID, AT, BODY, S1).orElseThrow());
    String m2 =
        "v1,tFtCZ5RDCPxzWQRWXWPgrCgE2frDBe9gjpbWQxnVfsQ= v1,Mm7xgUVICxZfQ3bgf0h0Dof65L/IFx+PnZvnDWPCX6Q= "
            + "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw= v1,9DfC1c3eeOrXB6w/5dIDydLNQaEyww5KalE5jLBZucE=";
    String body = "{\"email\":\"test@example.com\",\"username\":\"test_user\"}";
    assertThat(m2.split(" "))
        .contains(sign("msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1649367553, body, S2).orElseThrow());
  }

  @Test
  void anExpiredSecretSignsNoMore() {
    Instant end = Instant.ofEpochSecond(AT);
    SigningSecret old = SigningSecret.parse(S2.reveal(), Optional.of(end));
    assertThat(signAt(end.minusMillis(1), S1, old)).contains(A + " " + A_BY_S2);
    assertThat(signAt(end, S1, old)).contains(A);
    assertThat(signAt(end, old)).isEmpty();
  }

  @Test
  void atMostThreeSecretsSign() {
    assertThat(sign(ID, AT, BODY, S1, S2, S1, S2)).contains(A + " " + A_BY_S2 + " " + A);
  }

  @Test
  void aSliceOfABufferIsSignedAndLeftUntouched() {
    ByteBuffer body = ByteBuffer.wrap(("xx" + BODY + "yy").getBytes(UTF_8)).slice(2, BODY.length());
    assertThat(header(signer.sign(ID, AT, body, List.of(S1, S2), Instant.EPOCH)))
        .contains(A + " " + A_BY_S2);
    assertThat(body.remaining()).isEqualTo(BODY.length());
  }

  private Optional<String> sign(String id, long at, String body, SigningSecret... secrets) {
    return header(
        signer.sign(
            id, at, ByteBuffer.wrap(body.getBytes(UTF_8)), Arrays.asList(secrets), Instant.EPOCH));
  }

  private Optional<String> signAt(Instant now, SigningSecret... secrets) {
    return header(
        signer.sign(ID, AT, ByteBuffer.wrap(BODY.getBytes(UTF_8)), Arrays.asList(secrets), now));
  }

  private static Optional<String> header(Signature signature) {
    return switch (signature) {
      case Signature.Missing _ -> Optional.empty();
      case Signature.Ready(String header) -> Optional.of(header);
      case Signature.Unfinished(var finish) -> Optional.of(finish.get());
    };
  }

  private static SigningSecret secret(String text) {
    return SigningSecret.parse(text, Optional.empty());
  }
}
