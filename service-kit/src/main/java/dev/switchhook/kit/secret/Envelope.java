package dev.switchhook.kit.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import dev.switchhook.events.Ciphertext;
import dev.switchhook.kit.secret.CannotOpen.Why;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;

/**
 * Seals the secrets of subscriptions, AES-256-GCM by Tink. The associated data says where a
 * ciphertext belongs: it opens for the same tenant, subscription and purpose only. Thread-safe.
 *
 * <p>Purposes: {@code signing/<secret_id>}, {@code auth}, {@code oauth2}, {@code header/<lower-case
 * name>}, {@code url}, {@code client_key}.
 */
public final class Envelope {
  private static final byte ASSOCIATED_DATA_VERSION = 1;

  private final KeysetHandle keys;
  private final Aead aead;

  private Envelope(KeysetHandle keys, Aead aead) {
    this.keys = keys;
    this.aead = aead;
  }

  /**
   * Reads the keyset once; it stays in memory.
   *
   * @throws KeysetUnreadable when it is missing, damaged or open to everybody
   */
  public static Envelope open(Path keysetFile) {
    KeysetHandle keys = Keysets.open(keysetFile);
    try {
      return new Envelope(keys, keys.getPrimitive(RegistryConfiguration.get(), Aead.class));
    } catch (GeneralSecurityException e) {
      throw new KeysetUnreadable("the keyset at " + keysetFile + " is not one for AEAD");
    }
  }

  /** Under which {@link #seal} seals; unsigned 32 bit. */
  public long primaryKeyId() {
    return unsigned(keys.getPrimary().getId());
  }

  /**
   * Seals under the primary key.
   *
   * @throws IllegalArgumentException when a name is not valid Unicode
   */
  public Ciphertext seal(SecretBytes plain, String tenant, String subscription, String purpose) {
    byte[] bytes = plain.bytes();
    try {
      byte[] sealed = aead.encrypt(bytes, associated(tenant, subscription, purpose));
      return Ciphertext.newBuilder()
          .setKeyId(primaryKeyId())
          .setCiphertext(ByteBuffer.wrap(sealed))
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal purpose=" + purpose, e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The buffer of {@code sealed} is left as it was. */
  public SecretBytes open(Ciphertext sealed, String tenant, String subscription, String purpose)
      throws CannotOpen {
    long keyId = sealed.getKeyId();
    if (!has(keyId)) {
      throw new CannotOpen(Why.KEY_UNAVAILABLE, keyId, purpose);
    }
    ByteBuffer buffer = sealed.getCiphertext().duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    try {
      byte[] plain = aead.decrypt(bytes, associated(tenant, subscription, purpose));
      SecretBytes secret = SecretBytes.of(plain);
      Arrays.fill(plain, (byte) 0);
      return secret;
    } catch (GeneralSecurityException e) {
      throw new CannotOpen(Why.CORRUPT_OR_MOVED, keyId, purpose);
    }
  }

  private boolean has(long keyId) {
    for (int i = 0; i < keys.size(); i++) {
      KeysetHandle.Entry key = keys.getAt(i);
      if (unsigned(key.getId()) == keyId && key.getStatus() == KeyStatus.ENABLED) {
        return true;
      }
    }
    return false;
  }

  /** Each part with its length before it: no two places share the same bytes. */
  static byte[] associated(String tenant, String subscription, String purpose) {
    List<ByteBuffer> parts = List.of(utf8(tenant), utf8(subscription), utf8(purpose));
    int length = parts.stream().mapToInt(part -> Integer.BYTES + part.remaining()).sum();
    ByteBuffer data = ByteBuffer.allocate(1 + length).put(ASSOCIATED_DATA_VERSION);
    for (ByteBuffer part : parts) {
      data.putInt(part.remaining()).put(part);
    }
    return data.array();
  }

  /** Strict: half a surrogate pair would become a question mark, and two names one. */
  private static ByteBuffer utf8(String text) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not valid Unicode", e);
    }
  }

  private static long unsigned(int keyId) {
    return Integer.toUnsignedLong(keyId);
  }
}
