package dev.switchhook.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
  private static final String GONE = "2147483647 2026-01-01T00:00:00Z";

  @TempDir Path folder;
  private Path lock;
  private Path file;
  private Process child;

  @BeforeEach
  void startAChild() throws IOException {
    lock = folder.resolve("broker.lock");
    file = folder.resolve("broker.pid");
    child = sleeping(lock);
  }

  @AfterEach
  void endTheChild() {
    child.destroyForcibly();
  }

  @Test
  void whatAnOwnerThatIsGoneLeftRunningIsEnded() throws Exception {
    write(line(child.toHandle()), GONE);
    new PidFile(file).endLeftover(lock);
    assertThat(child.waitFor()).isEqualTo(128 + 9);
  }

  @Test
  void aChildOfALivingOwnerIsLeftAloneAndTheFolderIsInUse() throws Exception {
    write(line(child.toHandle()), line(ProcessHandle.current()));
    assertThatThrownBy(() -> new PidFile(file).endLeftover(lock))
        .isInstanceOf(ChildFailed.class)
        .hasMessage(
            "data folder %s is in use by process %d, started by process %d",
            folder, child.pid(), ProcessHandle.current().pid());
    assertThat(child.isAlive()).isTrue();
  }

  @Test
  void aProcessThatHasOnlyTheSameIdIsLeftAlone() throws Exception {
    write(child.pid() + " " + Instant.EPOCH, GONE);
    new PidFile(file).endLeftover(lock);
    assertThat(child.isAlive()).isTrue();
  }

  @Test
  void aProcessThatWasNotStartedForThisFolderIsLeftAlone() throws Exception {
    write(line(child.toHandle()), GONE);
    new PidFile(file).endLeftover(folder.resolve("other.lock"));
    assertThat(child.isAlive()).isTrue();
  }

  @Test
  void aFileThatIsMissingOrCutShortEndsNobody() throws Exception {
    assertThatCode(() -> new PidFile(file).endLeftover(lock)).doesNotThrowAnyException();
    write(line(child.toHandle()));
    new PidFile(file).endLeftover(lock);
    assertThat(child.isAlive()).isTrue();
  }

  @Test
  void itSaysWhoWroteIt() {
    PidFile pidFile = new PidFile(file);
    pidFile.write();
    assertThat(pidFile.isOf(ProcessHandle.current().pid())).isTrue();
    assertThat(pidFile.isOf(child.pid())).isFalse();
  }

  private static Process sleeping(Path lock) throws IOException {
    return new ProcessBuilder("sh", "-c", "read line", lock.toString()).start();
  }

  private void write(String... lines) throws IOException {
    Files.write(file, List.of(lines));
  }

  private static String line(ProcessHandle process) {
    return process.pid() + " " + process.info().startInstant().orElseThrow();
  }
}
