package dev.switchhook.kit.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.events.Ciphertext;
import dev.switchhook.kit.run.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysetFileTest {
  private static final SecretBytes SECRET = SecretBytes.ofUtf8("s3cret");

  @TempDir private Path folder;
  private Path path;
  private KeysetFile file;

  @BeforeEach
  void create() {
    path = folder.resolve("keyset.json");
    Keysets.createIfAbsent(path);
    file = new KeysetFile(path);
  }

  @Test
  void aNewKeySealsAndTheOldOneStillOpens() throws Exception {
    Envelope before = Envelope.open(path);
    Ciphertext old = seal(before);

    long id = file.rotate();

    assertThat(file.list())
        .containsExactly(new KeyEntry(old.getKeyId(), false, true), new KeyEntry(id, true, true));
    Envelope after = Envelope.open(path);
    assertThat(open(after, old)).isEqualTo(SECRET);
    Ciphertext fresh = seal(after);
    assertThat(fresh.getKeyId()).isEqualTo(id).isEqualTo(after.primaryKeyId());
    assertThatThrownBy(() -> open(before, fresh))
        .isInstanceOfSatisfying(
            CannotOpen.class, e -> assertThat(e.why()).isEqualTo(CannotOpen.Why.KEY_UNAVAILABLE));
  }

  @Test
  void aDisabledKeyOpensNothingUntilItIsEnabled() throws Exception {
    Ciphertext old = seal(Envelope.open(path));
    file.rotate();

    file.enable(old.getKeyId(), false);
    assertThat(file.list()).contains(new KeyEntry(old.getKeyId(), false, false));
    assertThatThrownBy(() -> open(Envelope.open(path), old)).isInstanceOf(CannotOpen.class);

    file.enable(old.getKeyId(), true);
    assertThat(open(Envelope.open(path), old)).isEqualTo(SECRET);
  }

  @Test
  void thePrimaryAndAStrangerAreRefused() throws Exception {
    String before = Files.readString(path);
    long primary = file.list().getFirst().id();

    assertThatThrownBy(() -> file.enable(primary, false))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("switchhook keyset rotate");
    assertThatThrownBy(() -> file.enable(primary + 1, false))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("switchhook keyset ls");
    assertThat(Files.readString(path)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-r-----"})
  void theModeStaysAndNothingIsLeftBeside(String mode) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));

    file.rotate();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo(mode);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void twoAtATimeAreRefusedAndTheFileIsAsItWas() throws Exception {
    String before = Files.readString(path);
    Path lock = Files.createFile(folder.resolve(".keyset.json.lock"));

    assertThatThrownBy(file::rotate)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("remove " + lock);
    assertThat(Files.readString(path)).isEqualTo(before);
    assertThat(lock).exists();

    Files.delete(lock);
    file.rotate();
    assertThat(lock).doesNotExist();
  }

  @Test
  void aReaderNeverSeesHalfAFile() throws Exception {
    Thread changer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int n = 0; n < 30; n++) {
                    file.rotate();
                  }
                });
    int seen = 0;
    while (changer.isAlive()) {
      seen = Math.max(seen, new KeysetFile(path).list().size());
    }
    changer.join();

    assertThat(file.list()).hasSize(31).hasSizeGreaterThanOrEqualTo(seen);
    assertThat(file.list().stream().filter(KeyEntry::primary)).hasSize(1);
  }

  @Test
  void whatIsMissingOrDamagedIsLeftAlone() throws Exception {
    assertThatThrownBy(() -> new KeysetFile(folder.resolve("none.json")).rotate())
        .isInstanceOf(KeysetUnreadable.class);
    Files.writeString(path, "{}");
    assertThatThrownBy(file::rotate).isInstanceOf(KeysetUnreadable.class);
    assertThat(Files.readString(path)).isEqualTo("{}");
    assertThat(List.of(folder.toFile().list())).containsExactly("keyset.json");
  }

  @Test
  void whatIsToldOfAKeyIsNotTheKey() throws Exception {
    file.rotate();
    String text = Files.readString(path);
    for (KeyEntry key : file.list()) {
      assertThat(key.toString()).matches("KeyEntry\\[id=\\d+, primary=\\w+, enabled=\\w+]");
      assertThat(text).contains(Long.toString(key.id()));
    }
  }

  private static Ciphertext seal(Envelope envelope) {
    return envelope.seal(SECRET, "ten_1", "sub_1", "auth");
  }

  private static SecretBytes open(Envelope envelope, Ciphertext sealed) throws CannotOpen {
    return envelope.open(sealed, "ten_1", "sub_1", "auth");
  }
}
