package dev.switchhook.e2e.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {
  private static final Instant BUILT = Instant.parse("2026-11-27T00:00:00Z");

  @TempDir private Path target;

  @Test
  void isMadeBesideTheJarOfEachService() {
    assertThat(AotCache.options(Program.INGEST, jar(), true))
        .containsExactly("-XX:AOTCacheOutput=" + target.resolve("IngestService.aot"));
    assertThat(AotCache.options(Program.ROLLUP, jar(), true))
        .containsExactly("-XX:AOTCacheOutput=" + target.resolve("RollupService.aot"));
  }

  @Test
  void isUsedWhereItWasMade() throws IOException {
    Path cache = Files.createFile(target.resolve("DeliveryService.aot"));
    Files.createFile(jar());
    Files.setLastModifiedTime(jar(), FileTime.from(BUILT));
    Files.setLastModifiedTime(cache, FileTime.from(BUILT.plusSeconds(1)));

    assertThat(AotCache.options(Program.DELIVERY, jar(), false))
        .containsExactly("-XX:AOTCache=" + target.resolve("DeliveryService.aot"));
    assertThat(AotCache.options(Program.ROLLUP, jar(), false)).isEmpty();
  }

  @Test
  void isNotUsedWhenTheJarWasBuiltSince() throws IOException {
    Path cache = Files.createFile(target.resolve("DeliveryService.aot"));
    Files.createFile(jar());
    Files.setLastModifiedTime(cache, FileTime.from(BUILT));
    Files.setLastModifiedTime(jar(), FileTime.from(BUILT.plusSeconds(1)));

    assertThat(AotCache.options(Program.DELIVERY, jar(), false)).isEmpty();
  }

  @Test
  void whatEndsSoonHasNone() {
    assertThat(AotCache.options(Program.TOPICS, jar(), true)).isEmpty();
    assertThat(AotCache.options(Program.BARE_CLIENT, jar(), true)).isEmpty();
  }

  private Path jar() {
    return target.resolve("any-service-0.1.0-SNAPSHOT.jar");
  }
}
