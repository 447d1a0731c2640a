package dev.switchhook.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A receiver that goes on for ever is paid for with a socket, not with memory. */
@Timeout(300)
class HostileMemoryTest {
  private static final int IN_FLIGHT = 256;
  private static final int CONNECTIONS_PER_HOST = 16;
  private static final long MOST_BYTES = 32L << 20;
  private static final Duration BEYOND_THE_TEST = Duration.ofMinutes(10);

  /** What is in use after a collection; that of the receivers, in this process too, is in it. */
  private record Memory(long heap, long direct) {
    static Memory now() {
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      long buffers =
          ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
              .filter(pool -> pool.getName().equals("direct"))
              .mapToLong(BufferPoolMXBean::getMemoryUsed)
              .sum();
      return new Memory(
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
          buffers + Math.max(0, PlatformDependent.usedDirectMemory()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eight-thousand-lines-and-silence",
        "a-million-headers",
        "most-of-a-head-and-silence",
        "endless-103",
        "drips-a-head",
        "endless-chunks",
        "endless-small-chunks",
        "a-body-byte-a-moment"
      })
  void manyAtOnceTakeLessThan32MiB(String name) throws Exception {
    HostileModes.Mode mode =
        HostileModes.all().stream()
            .filter(each -> each.name().equals(name))
            .findAny()
            .orElseThrow();
    List<RawReceiver> receivers = new ArrayList<>();
    try (Posting posting = new Posting();
        RawReceiver first = mode.receiver()) {
      for (int i = 0; i < IN_FLIGHT / CONNECTIONS_PER_HOST; i++) {
        receivers.add(mode.receiver());
      }
      round(posting, mode, List.of(first)); // what is made once is no rise
      Memory before = Memory.now();
      List<CompletableFuture<AttemptReport>> posts = round(posting, mode, receivers);
      Memory with = Memory.now();
      System.out.printf(
          "hostile memory: mode=%s in_flight=%d ended=%d heap_rise=%d direct_rise=%d%n",
          name,
          posts.size(),
          posts.stream().filter(CompletableFuture::isDone).count(),
          with.heap() - before.heap(),
          with.direct() - before.direct());
      assertThat(with.heap() - before.heap() + with.direct() - before.direct())
          .isLessThan(MOST_BYTES);
    } finally {
      for (RawReceiver receiver : receivers) {
        receiver.close();
      }
    }
  }

  /** Returns when each has had its request, and has said what it says at once. */
  private static List<CompletableFuture<AttemptReport>> round(
      Posting posting, HostileModes.Mode mode, List<RawReceiver> receivers) throws IOException {
    List<CompletableFuture<AttemptReport>> posts = new ArrayList<>();
    for (RawReceiver receiver : receivers) {
      var endpoint = Posting.endpoint(mode.url(receiver), BEYOND_THE_TEST);
      for (int i = 0; i < CONNECTIONS_PER_HOST; i++) {
        posts.add(posting.start(Posting.attempt(endpoint)));
      }
    }
    Awaitility.await()
        .atMost(120, TimeUnit.SECONDS)
        .until(() -> receivers.stream().allMatch(r -> r.requests.size() >= CONNECTIONS_PER_HOST));
    if (mode.hangs()) {
      awaitEverythingSaid(receivers);
      posting.settleDown();
    } else {
      posts.forEach(Posting::await);
      awaitTheEnd(receivers);
    }
    return posts;
  }

  private static void awaitEverythingSaid(List<RawReceiver> receivers) {
    Awaitility.await()
        .atMost(120, TimeUnit.SECONDS)
        .until(() -> receivers.stream().allMatch(r -> r.spoken.get() >= CONNECTIONS_PER_HOST));
  }

  /** Theirs, for what they hold is measured too. */
  private static void awaitTheEnd(List<RawReceiver> receivers) {
    Awaitility.await()
        .atMost(120, TimeUnit.SECONDS)
        .until(() -> receivers.stream().allMatch(r -> r.playing.get() == 0));
  }
}
