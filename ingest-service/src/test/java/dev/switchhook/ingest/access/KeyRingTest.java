package dev.switchhook.ingest.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.kit.run.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
  /** printf %s abc | sha256sum. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  /** printf %s '' | sha256sum. */
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir private Path folder;

  @Test
  void aKeyOfTheFileIsForItsTenantAndTheOperatorsForAll() throws IOException {
    KeyRing ring = ring("# keys\n\ncrm ten_a " + ABC + " # of the CRM\n");
    Caller crm = ring.caller("bearer abc").orElseThrow();
    assertThat(crm.name()).isEqualTo("crm");
    assertThat(crm.mayActFor("ten_a")).isTrue();
    assertThat(crm.mayActFor("ten_b")).isFalse();
    assertThat(ring.caller("Bearer op").orElseThrow().mayActFor("ten_b")).isTrue();
    assertThat(ring.caller("Bearer " + ABC)).as("the hash is no key").isEmpty();
    assertThat(ring.caller("Bearer")).isEmpty();
    assertThat(ring.caller("Basic abc")).isEmpty();
    assertThat(ring.caller(null)).isEmpty();
  }

  @Test
  void aStarIsForAllTenants() throws IOException {
    assertThat(ring("ops * " + ABC).caller("Bearer abc").orElseThrow().mayActFor("x")).isTrue();
  }

  @Test
  void aFileThatCannotBeUsedStopsTheStartWithEveryMistake() {
    assertThatThrownBy(
            () -> ring("a ten_a 12\nb ten_b\nc ten/c " + ABC + "\nd d " + ABC + "\nd e " + EMPTY))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("line 1", "line 2", "line 3", "line 5", "twice")
        .hasMessageNotContaining("line 4")
        .hasMessageNotContaining(ABC);
    assertThatThrownBy(
            () -> new KeyRing(false, Optional.empty(), Optional.of(folder.resolve("no"))))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void aChangedFileIsTakenOverAndABrokenOneIsNot() throws IOException {
    KeyRing ring = ring("crm ten_a " + ABC);
    Files.writeString(folder.resolve("keys"), "crm ten_a " + ABC.substring(1));
    ring.readAgain();
    assertThat(ring.caller("Bearer abc")).isPresent();

    Files.writeString(folder.resolve("keys"), "other ten_b " + EMPTY);
    ring.readAgain();
    assertThat(ring.caller("Bearer abc")).as("taken back").isEmpty();
    assertThat(ring.caller("Bearer op")).isPresent();
  }

  private KeyRing ring(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), text);
    return new KeyRing(false, Optional.of("op"), Optional.of(file));
  }
}
