package dev.switchhook.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.egress.AddressPolicy;
import dev.switchhook.delivery.egress.EgressSettings;
import dev.switchhook.events.FailureClass;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One connection of HTTP/2 carries many deliveries, until it is old, full or in doubt. */
@Timeout(300)
class Http2ConnectionsTest {
  private static final long CANCEL = 8;

  private final Posting posting = Http2Attempts.posting();

  @AfterEach
  void close() {
    posting.close();
  }

  @Test
  void manyDeliveriesShareOneConnection() throws Exception {
    try (Http2Receiver receiver =
        new Http2Receiver(Http2Attempts.CERTIFICATE, Http2Receiver.Line::ok)) {
      assertThat(posting.postAll(Http2Attempts.burst(receiver, 50)))
          .extracting(AttemptReport::outcome)
          .containsOnly(new Delivered(200));
      assertThat(posting.postAll(Http2Attempts.burst(receiver, 50)))
          .extracting(AttemptReport::connectMs)
          .allMatch(OptionalLong::isEmpty);
      assertThat(receiver.requests).hasSize(100);
      assertThat(receiver.connections).hasValue(1);
      assertThat(receiver.theirs.getFirst().pushEnabled()).isFalse();
      assertThat(receiver.theirs.getFirst().maxHeaderListSize()).isEqualTo(32 * 1024);
    }
  }

  @Test
  void soDoThoseToAnAddress() throws Exception {
    try (Http2Receiver receiver =
        new Http2Receiver(Http2Attempts.CERTIFICATE, Http2Receiver.Line::ok)) {
      String url = receiver.url("127.0.0.1");
      List<Attempt> burst = Stream.generate(() -> Http2Attempts.attempt(url)).limit(64).toList();
      assertThat(posting.postAll(burst))
          .extracting(AttemptReport::outcome)
          .containsOnly(new Delivered(200));
      assertThat(receiver.connections).hasValue(1);
      assertThat(receiver.requests)
          .extracting(request -> request.authority().toString())
          .containsOnly("127.0.0.1:" + receiver.port());
    }
  }

  @Test
  void aDeadlineEndsOneStreamAndNoneOfItsNeighbours() throws Exception {
    try (Http2Receiver receiver =
        new Http2Receiver(
            Http2Attempts.CERTIFICATE,
            line -> {
              if (line.number() > 1) {
                line.ok();
              }
            })) {
      assertThat(posting.post(Http2Attempts.impatient(receiver)).outcome())
          .isEqualTo(new Unreachable(FailureClass.TIMEOUT, "no answer in time"));
      Awaitility.await().untilAsserted(() -> assertThat(receiver.resets).containsExactly(CANCEL));
      // Its ping is answered by the time that this one is.
      posting.post(Http2Attempts.attempt(receiver.url("crm.example")));
      assertThat(posting.post(Http2Attempts.attempt(receiver.url("crm.example"))).outcome())
          .isEqualTo(new Delivered(200));
      assertThat(receiver.connections.get()).isLessThanOrEqualTo(2);
      assertThat(receiver.closed).hasValue(0);
    }
  }

  @Test
  void aConnectionThatAnswersNoPingIsReplaced() throws Exception {
    try (Http2Receiver receiver =
        new Http2Receiver(
            Http2Receiver.context(Http2Attempts.CERTIFICATE),
            Http2Settings.defaultSettings(),
            false,
            line -> {
              if (line.number() > 1) {
                line.ok();
              }
            })) {
      posting.post(Http2Attempts.impatient(receiver));
      assertThat(posting.post(Http2Attempts.attempt(receiver.url("crm.example"))).outcome())
          .isEqualTo(new Delivered(200));
      assertThat(receiver.connections).hasValue(2);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(receiver.closed).hasValue(1));
    }
  }

  @Test
  void whatAReceiverHasTakenWhenItLeavesIsAnswered() throws Exception {
    try (Http2Receiver receiver =
        new Http2Receiver(
            Http2Attempts.CERTIFICATE,
            line -> {
              line.goAway();
              line.ok();
            })) {
      assertThat(posting.post(Http2Attempts.attempt(receiver.url("crm.example"))).outcome())
          .isEqualTo(new Delivered(200));
    }
  }

  /** All five have come when it says that it took the first of them only. */
  @Test
  void whatAReceiverDoesNotTakeWhenItLeavesIsUnreachableAndGoesElsewhere() throws Exception {
    List<Http2Receiver.Line> held = new ArrayList<>();
    try (Http2Receiver receiver =
        new Http2Receiver(
            Http2Attempts.CERTIFICATE,
            line -> {
              if (line.number() == 1 || line.number() > 6) {
                line.ok();
                return;
              }
              held.add(line);
              if (held.size() == 5) {
                held.getFirst().goAway();
                held.getFirst().ok();
              }
            })) {
      posting.post(Http2Attempts.attempt(receiver.url("crm.example")));
      List<Outcome> outcomes =
          posting.postAll(Http2Attempts.burst(receiver, 5)).stream()
              .map(AttemptReport::outcome)
              .toList();
      assertThat(outcomes)
          .containsOnly(
              new Delivered(200),
              new Unreachable(FailureClass.RESET, "connection closed before an answer"));
      assertThat(outcomes).containsOnlyOnce(new Delivered(200));
      assertThat(posting.post(Http2Attempts.attempt(receiver.url("crm.example"))).outcome())
          .isEqualTo(new Delivered(200));
      assertThat(receiver.connections).hasValue(2);
    }
  }

  @Test
  void whatExceedsTheReceiversStreamsOpensAnotherConnection() throws Exception {
    List<Http2Receiver.Line> held = Collections.synchronizedList(new ArrayList<>());
    try (Http2Receiver receiver =
        new Http2Receiver(
            Http2Receiver.context(Http2Attempts.CERTIFICATE),
            new Http2Settings().maxConcurrentStreams(4),
            true,
            line -> {
              held.add(line);
              if (held.size() == 12) {
                held.forEach(each -> each.context().executor().execute(each::ok));
              }
            })) {
      assertThat(posting.postAll(Http2Attempts.burst(receiver, 12)))
          .extracting(AttemptReport::outcome)
          .containsOnly(new Delivered(200));
      assertThat(
              held.stream()
                  .collect(
                      Collectors.groupingBy(
                          each -> each.context().channel(), Collectors.counting())))
          .allSatisfy((_, streams) -> assertThat(streams).isLessThanOrEqualTo(4));
      assertThat(receiver.used).hasSize(3);
    }
  }

  @Test
  void connectionsAreNotSharedOverHosts() throws Exception {
    try (Http2Receiver receiver =
        new Http2Receiver(Http2Attempts.CERTIFICATE, Http2Receiver.Line::ok)) {
      for (String host : List.of("crm.example", "other.example", "crm.example")) {
        assertThat(posting.post(Http2Attempts.attempt(receiver.url(host))).outcome())
            .isEqualTo(new Delivered(200));
      }
      assertThat(receiver.connections).hasValue(2);
    }
  }

  @Test
  void anOldOneTakesNothingNewAndEndsWhatItHas() throws Exception {
    List<Http2Receiver.Line> held = Collections.synchronizedList(new ArrayList<>());
    EgressSettings shortLived =
        new EgressSettings(
            AddressPolicy.allowing(List.of("127.0.0.0/8")),
            16,
            Duration.ofSeconds(1),
            Optional.of(Http2Attempts.TRUST));
    try (Posting hurried = new Posting(shortLived);
        Http2Receiver receiver =
            new Http2Receiver(
                Http2Attempts.CERTIFICATE,
                line -> {
                  if (line.number() == 1) {
                    held.add(line);
                  } else {
                    line.ok();
                  }
                })) {
      String url = receiver.url("crm.example");
      CompletableFuture<AttemptReport> slow = hurried.start(Http2Attempts.attempt(url));
      Awaitility.await()
          .untilAsserted(
              () -> {
                assertThat(hurried.post(Http2Attempts.attempt(url)).outcome())
                    .isEqualTo(new Delivered(200));
                assertThat(receiver.used).hasSizeGreaterThan(1);
              });
      assertThat(slow).isNotDone();
      held.getFirst().ok();
      assertThat(Posting.await(slow).outcome()).isEqualTo(new Delivered(200));
      Awaitility.await().untilAsserted(() -> assertThat(receiver.closed).hasPositiveValue());
    }
  }
}
