package dev.switchhook.kit.secret;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.switchhook.kit.run.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * A keyset that a person changes. The file is replaced at once and whole: whoever reads it
 * meanwhile has the old one or the new one. Its owner and its mode stay; two changes at a time are
 * refused.
 */
public final class KeysetFile {
  private final Path file;

  public KeysetFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /**
   * In the order in which they were added.
   *
   * @throws KeysetUnreadable when it is missing, damaged or open to everybody
   */
  public List<KeyEntry> list() {
    KeysetHandle keys = Keysets.open(file);
    List<KeyEntry> entries = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      entries.add(entry(keys.getAt(i)));
    }
    return entries;
  }

  /**
   * Adds a key under which everything is sealed from now on; the others go on opening.
   *
   * @return its id
   * @throws Refusal when the file cannot be replaced
   */
  public long rotate() {
    replace(
        keys ->
            KeysetHandle.newBuilder(keys)
                .addEntry(
                    KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()
                        .makePrimary()));
    return list().stream().filter(KeyEntry::primary).findFirst().orElseThrow().id();
  }

  /**
   * Lets a key open again, or not any more. Its material stays in the file.
   *
   * @throws Refusal when there is no such key, or it is to be disabled and is the primary
   */
  public void enable(long id, boolean enabled) {
    KeyEntry key =
        list().stream()
            .filter(each -> each.id() == id)
            .findFirst()
            .orElseThrow(
                () ->
                    new Refusal(
                        "the keyset has no key " + id + ". See them with: switchhook keyset ls"));
    if (key.primary() && !enabled) {
      throw new Refusal(
          "key " + id + " is the primary. Make another one first: switchhook keyset rotate");
    }
    replace(
        keys -> {
          KeysetHandle.Builder changed = KeysetHandle.newBuilder(keys);
          for (int i = 0; i < changed.size(); i++) {
            if (entry(keys.getAt(i)).id() == id) {
              changed.getAt(i).setStatus(enabled ? KeyStatus.ENABLED : KeyStatus.DISABLED);
            }
          }
          return changed;
        });
  }

  private static KeyEntry entry(KeysetHandle.Entry key) {
    return new KeyEntry(
        Integer.toUnsignedLong(key.getId()), key.isPrimary(), key.getStatus() == KeyStatus.ENABLED);
  }

  private interface Change {
    KeysetHandle.Builder of(KeysetHandle keys);
  }

  private void replace(Change change) {
    Path lock = file.resolveSibling("." + file.getFileName() + ".lock");
    try {
      Files.createFile(lock);
    } catch (FileAlreadyExistsException e) {
      throw new Refusal("somebody else is changing the keyset. If nobody is, remove " + lock, e);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    try {
      // Read under the lock: what is written is what is there and one change.
      KeysetHandle changed = change.of(Keysets.open(file)).build();
      write(TinkJsonProtoKeysetFormat.serializeKeyset(changed, InsecureSecretKeyAccess.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a keyset that was read cannot be changed", e);
    } catch (IOException e) {
      throw cannotWrite(e);
    } finally {
      delete(lock);
    }
  }

  private void write(String text) throws IOException {
    Path folder = file.getParent();
    Path fresh = Files.createTempFile(folder, ".keyset", ".new"); // 0600
    try {
      Keysets.write(fresh, text);
      PosixFileAttributes was = Files.readAttributes(file, PosixFileAttributes.class);
      PosixFileAttributeView now = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
      if (!now.readAttributes().owner().equals(was.owner())) {
        now.setOwner(was.owner());
      }
      if (!now.readAttributes().group().equals(was.group())) {
        now.setGroup(was.group());
      }
      now.setPermissions(was.permissions());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
        entries.force(true);
      }
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private Refusal cannotWrite(IOException e) {
    return new Refusal(
        "cannot replace the keyset at "
            + file
            + " ("
            + e.getClass().getSimpleName()
            + "). It and its folder must be writable for its owner; of one that is mounted, change"
            + " the copy it is mounted from",
        e);
  }

  private void delete(Path lock) {
    try {
      Files.deleteIfExists(lock);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }
}
