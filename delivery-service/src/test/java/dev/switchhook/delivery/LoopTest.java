package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LoopTest {
  private final Loops loops = Loops.open(2);
  private final AtomicReference<Throwable> died = new AtomicReference<>();

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void turnsFromOneThreadRunInOrderOnOneThread() throws Exception {
    Loop loop = loops.next(died::set);
    List<Integer> ran = new ArrayList<>();
    Set<Thread> threads = new HashSet<>();
    CountDownLatch done = new CountDownLatch(1);
    for (int turn = 0; turn < 10_000; turn++) {
      int number = turn;
      loop.run(
          () -> {
            ran.add(number);
            threads.add(Thread.currentThread());
          });
    }
    loop.run(done::countDown);

    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).hasSize(10_000).isSorted();
    assertThat(threads).hasSize(1);
  }

  @Test
  void noTurnIsForgottenWhenManyThreadsAsk() throws Exception {
    Loop loop = loops.next(died::set);
    List<Integer> ran = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(8_000);
    List<Thread> askers = new ArrayList<>();
    for (int asker = 0; asker < 8; asker++) {
      askers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int turn = 0; turn < 1_000; turn++) {
                      loop.run(
                          () -> {
                            ran.add(1);
                            done.countDown();
                          });
                    }
                  }));
    }

    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).hasSize(8_000);
    for (Thread asker : askers) {
      asker.join();
    }
  }

  @Test
  void eachLoopIsAnotherThreadAndATimerRunsOnItsOwn() throws Exception {
    Loop first = loops.next(died::set);
    Loop second = loops.next(died::set);
    Thread one = first.make(_ -> Thread.currentThread());
    Thread other = second.make(_ -> Thread.currentThread());
    CompletableFuture<Thread> timer = new CompletableFuture<>();
    CompletableFuture<Long> took = new CompletableFuture<>();
    second.run(
        () -> {
          long asked = System.nanoTime();
          second.after(
              Duration.ofNanos(20_300_000),
              () -> {
                took.complete(System.nanoTime() - asked);
                timer.complete(Thread.currentThread());
              });
        });

    assertThat(one).isNotSameAs(other);
    assertThat(timer.get(60, TimeUnit.SECONDS)).isSameAs(other);
    assertThat(took.get()).as("never early").isGreaterThanOrEqualTo(20_300_000);
  }

  @Test
  void aTurnThatThrowsIsTheEndOfTheProcessAndIsTold() throws Exception {
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    Loop loop = loops.next(told::complete);
    IllegalStateException bug = new IllegalStateException("a bug");
    loop.run(
        () -> {
          throw bug;
        });

    assertThat(told.get(60, TimeUnit.SECONDS)).isSameAs(bug);
  }
}
