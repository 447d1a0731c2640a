package dev.switchhook.kit.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysetsTest {
  @TempDir private Path folder;

  @Test
  void aNewKeysetIsForItsOwnerOnly() throws Exception {
    Path file = folder.resolve("new/folder/keyset.json");

    assertThat(Keysets.createIfAbsent(file)).isTrue();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void anExistingKeysetIsLeftAlone() throws Exception {
    Path file = folder.resolve("keyset.json");
    Keysets.createIfAbsent(file);
    String before = Files.readString(file);

    assertThat(Keysets.createIfAbsent(file)).isFalse();

    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void ofManyThatCreateAtOnceOneDoes() throws Exception {
    Path file = folder.resolve("keyset.json");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> tries =
          IntStream.range(0, 16)
              .<Callable<Boolean>>mapToObj(
                  i ->
                      () -> {
                        boolean made = Keysets.createIfAbsent(file);
                        Keysets.open(file);
                        return made;
                      })
              .toList();
      int made = 0;
      for (Future<Boolean> answer : threads.invokeAll(tries)) {
        made += answer.get() ? 1 : 0;
      }
      assertThat(made).isEqualTo(1);
    }
  }

  @Test
  void aMissingKeysetSaysHowToMakeOne() {
    assertThatThrownBy(() -> Envelope.open(folder.resolve("none.json")))
        .isInstanceOf(KeysetUnreadable.class)
        .hasMessageContaining("switchhook topics apply");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"primaryKeyId\": 1}", "not json", "null", "[]"})
  void aDamagedKeysetIsRefusedAndNotQuoted(String content) throws Exception {
    Path file = folder.resolve("keyset.json");
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    assertThatThrownBy(() -> Envelope.open(file))
        .isInstanceOf(KeysetUnreadable.class)
        .hasMessageStartingWith("cannot read the keyset at " + file)
        .hasNoCause();
  }

  @Test
  void aTruncatedKeysetIsRefused() throws Exception {
    Path file = folder.resolve("keyset.json");
    Keysets.createIfAbsent(file);
    String whole = Files.readString(file);
    Files.writeString(file, whole.substring(0, whole.length() / 2));

    assertThatThrownBy(() -> Envelope.open(file)).isInstanceOf(KeysetUnreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw-----w-"})
  void aKeysetThatOthersCanReadOrChangeIsRefused(String mode) throws Exception {
    Path file = folder.resolve("keyset.json");
    Keysets.createIfAbsent(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> Envelope.open(file))
        .isInstanceOf(KeysetUnreadable.class)
        .hasMessageContaining("chmod 600 " + file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"r--------", "r--r-----"})
  void aMountedKeysetMayBeReadByItsGroup(String mode) throws Exception {
    Path file = folder.resolve("keyset.json");
    Keysets.createIfAbsent(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    Envelope.open(file);
  }
}
