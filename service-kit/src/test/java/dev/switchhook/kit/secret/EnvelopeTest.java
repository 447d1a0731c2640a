package dev.switchhook.kit.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.switchhook.events.Ciphertext;
import dev.switchhook.kit.secret.CannotOpen.Why;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvelopeTest {
  private static final SecretBytes SECRET = SecretBytes.ofUtf8("CANARY-0123456789abcdefgh");

  @TempDir private Path folder;
  private Path file;
  private Envelope envelope;

  @BeforeEach
  void anEnvelope() {
    file = folder.resolve("keyset.json");
    Keysets.createIfAbsent(file);
    envelope = Envelope.open(file);
  }

  @Test
  void whatWasSealedOpensWhereItBelongs() throws Exception {
    Ciphertext sealed = envelope.seal(SECRET, "t1", "sub_1", "signing/s1");

    assertThat(envelope.open(sealed, "t1", "sub_1", "signing/s1")).isEqualTo(SECRET);
    assertThat(envelope.open(sealed, "t1", "sub_1", "signing/s1").utf8()).isEqualTo(SECRET.utf8());
    assertThat(sealed.getCiphertext().remaining()).isEqualTo(SECRET.length() + 33);
  }

  @Test
  void anotherProcessWithTheSameFileOpensIt() throws Exception {
    Ciphertext sealed = envelope.seal(SECRET, "t1", "sub_1", "url");

    assertThat(Envelope.open(file).open(sealed, "t1", "sub_1", "url")).isEqualTo(SECRET);
  }

  @Test
  void nothingOpensInAnotherPlace() {
    Ciphertext sealed = envelope.seal(SECRET, "t1", "sub_1", "auth");

    assertThat(why(sealed, "t2", "sub_1", "auth")).isEqualTo(Why.CORRUPT_OR_MOVED);
    assertThat(why(sealed, "t1", "sub_2", "auth")).isEqualTo(Why.CORRUPT_OR_MOVED);
    assertThat(why(sealed, "t1", "sub_1", "url")).isEqualTo(Why.CORRUPT_OR_MOVED);
    assertThat(why(sealed, "t1sub_1", "", "auth")).isEqualTo(Why.CORRUPT_OR_MOVED);
    assertThat(why(sealed, "", "t1sub_1", "auth")).isEqualTo(Why.CORRUPT_OR_MOVED);
  }

  @Test
  void noTwoPlacesShareTheirAssociatedData() {
    assertThat(Envelope.associated("a|b", "c", "url"))
        .isNotEqualTo(Envelope.associated("a", "b|c", "url"));
    assertThat(Envelope.associated("a", "bc", "url"))
        .isNotEqualTo(Envelope.associated("ab", "c", "url"));
    assertThat(Envelope.associated("é", "c", "url"))
        .isNotEqualTo(Envelope.associated("e\u0301", "c", "url"));
    assertThat(Envelope.associated("a", "b", "url"))
        .containsExactly(1, 0, 0, 0, 1, 'a', 0, 0, 0, 1, 'b', 0, 0, 0, 3, 'u', 'r', 'l');
  }

  @Test
  void halfASurrogatePairIsRefusedRatherThanReplaced() {
    assertThatThrownBy(() -> envelope.seal(SECRET, "\ud800", "s", "url"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyFlippedBitIsNoticed() {
    Ciphertext sealed = envelope.seal(SECRET, "t1", "sub_1", "auth");
    byte[] bytes = sealed.getCiphertext().array();
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(why(ciphertext(sealed.getKeyId(), changed), "t1", "sub_1", "auth"))
          .as("bit %d", bit)
          .isEqualTo(Why.CORRUPT_OR_MOVED);
    }
  }

  @Test
  void stubsAreCorruptAndAnUnknownKeyIsUnavailable() {
    Ciphertext sealed = envelope.seal(SECRET, "t1", "sub_1", "auth");
    long key = sealed.getKeyId();

    assertThat(why(ciphertext(key, new byte[0]), "t1", "sub_1", "auth"))
        .isEqualTo(Why.CORRUPT_OR_MOVED);
    assertThat(why(ciphertext(key, new byte[] {1, 2, 3}), "t1", "sub_1", "auth"))
        .isEqualTo(Why.CORRUPT_OR_MOVED);
    assertThat(why(ciphertext(key ^ 1, sealed.getCiphertext().array()), "t1", "sub_1", "auth"))
        .isEqualTo(Why.KEY_UNAVAILABLE);
    assertThat(why(ciphertext(-1, sealed.getCiphertext().array()), "t1", "sub_1", "auth"))
        .isEqualTo(Why.KEY_UNAVAILABLE);
  }

  @Test
  void aDisabledKeyIsUnavailableAndTheNewPrimarySeals() throws Exception {
    Ciphertext old = envelope.seal(SECRET, "t1", "sub_1", "auth");
    KeysetHandle keys = Keysets.open(file);
    KeysetHandle rotated =
        KeysetHandle.newBuilder()
            .addEntry(
                KeysetHandle.importKey(keys.getPrimary().getKey())
                    .withFixedId(keys.getPrimary().getId())
                    .setStatus(com.google.crypto.tink.KeyStatus.DISABLED))
            .addEntry(
                KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                    .withRandomId()
                    .makePrimary())
            .build();
    Files.writeString(
        file, TinkJsonProtoKeysetFormat.serializeKeyset(rotated, InsecureSecretKeyAccess.get()));

    Envelope after = Envelope.open(file);

    CannotOpen cannot =
        catchThrowableOfType(CannotOpen.class, () -> after.open(old, "t1", "sub_1", "auth"));
    assertThat(cannot.why()).isEqualTo(Why.KEY_UNAVAILABLE);
    assertThat(cannot).hasMessageContaining("key_id=" + old.getKeyId());
    Ciphertext fresh = after.seal(SECRET, "t1", "sub_1", "auth");
    assertThat(fresh.getKeyId()).isNotEqualTo(old.getKeyId());
    assertThat(after.open(fresh, "t1", "sub_1", "auth")).isEqualTo(SECRET);
  }

  @Test
  void noNonceIsUsedTwice() {
    Set<ByteBuffer> nonces = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = envelope.seal(SECRET, "t", "s", "auth").getCiphertext().array();
      nonces.add(ByteBuffer.wrap(bytes, 5, 12).slice());
    }
    assertThat(nonces).hasSize(10_000);
  }

  private Why why(Ciphertext sealed, String tenant, String subscription, String purpose) {
    return catchThrowableOfType(
            CannotOpen.class, () -> envelope.open(sealed, tenant, subscription, purpose))
        .why();
  }

  private static Ciphertext ciphertext(long keyId, byte[] bytes) {
    return Ciphertext.newBuilder().setKeyId(keyId).setCiphertext(ByteBuffer.wrap(bytes)).build();
  }
}
