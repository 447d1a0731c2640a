package dev.switchhook.kit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopTest {
  @Test
  void theFirstReasonStaysAndListenersAreToldOnce() throws Exception {
    Stop stop = new Stop();
    List<String> told = new ArrayList<>();
    stop.whenRequested(() -> told.add("early"));
    assertThat(stop.requested()).isFalse();

    stop.request("one");
    stop.request("two");
    stop.whenRequested(() -> told.add("late"));
    stop.await();

    assertThat(stop.reason()).contains("one");
    assertThat(told).containsExactly("early", "late");
    assertThat(stop.failure()).isEmpty();
  }

  @Test
  void aFailureAfterARequestIsNotForgotten() {
    Stop stop = new Stop();
    IllegalStateException failure = new IllegalStateException("died while closing");

    stop.request("asked");
    stop.fail(failure);

    assertThat(stop.reason()).contains("asked");
    assertThat(stop.failure()).containsSame(failure);
  }

  @Test
  void aRequestFromAnotherThreadEndsTheWait() throws Exception {
    Stop stop = new Stop();
    Thread asking = Thread.ofVirtual().start(() -> stop.request("other"));

    stop.await();

    asking.join();
    assertThat(stop.requested()).isTrue();
  }

  @Test
  void aProgramThatIsStillStartingIsInterrupted() {
    Stop stop = new Stop(Thread.currentThread());

    stop.request("now");

    assertThatThrownBy(() -> new CountDownLatch(1).await())
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void aProgramThatHasStartedIsNotInterrupted() throws Exception {
    Stop stop = new Stop(Thread.currentThread());
    stop.request("just before the wait");
    stop.await();
    assertThat(Thread.interrupted()).isFalse();

    Stop later = new Stop(Thread.currentThread());
    later.started();
    later.request("while running");
    assertThat(Thread.interrupted()).isFalse();
  }
}
