package dev.switchhook.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchhook.events.Subscription;
import dev.switchhook.ingest.api.SubscriptionWriter.WithSecret;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import dev.switchhook.ingest.subscription.Subscriptions;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.secret.Keysets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscriptionWriterTest {
  private static final Duration HANG = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final Subscriptions subscriptions = new Subscriptions();
  private volatile Optional<Subscription> written = Optional.empty();

  @Test
  void whoWroteIsAnsweredWhenWhatHeWroteIsReadBack() throws Exception {
    SubscriptionRequest request =
        SubscriptionRequest.read(
            new ObjectMapper()
                .readTree("{\"url\": \"https://crm.example/\", \"event_types\": [\"*\"]}"),
            true,
            new RequestFields(false, 12));
    FutureTask<WithSecret> create =
        new FutureTask<>(() -> writer().create("ten_a", request, Optional.empty()));
    Thread thread = new Thread(create, "writes");
    thread.start();
    // It has written, and does nothing but wait.
    org.awaitility.Awaitility.await()
        .atMost(HANG)
        .until(
            () ->
                written.isPresent() && thread.getState() == Thread.State.TIMED_WAITING
                    || create.isDone());
    assertThat(create).isNotDone();

    Subscription record = written.orElseThrow();
    ExampleSubscription.apply(subscriptions, record.getSubscriptionId(), Optional.of(record), 7);

    WithSecret created = create.get(HANG.toSeconds(), TimeUnit.SECONDS);
    assertThat(subscriptions.find("ten_a", created.subscription().getSubscriptionId())).isPresent();
  }

  private SubscriptionWriter writer() {
    Path keyset = folder.resolve("keyset.json");
    Keysets.createIfAbsent(keyset);
    return new SubscriptionWriter(
        subscriptions,
        new SubscriptionTopic() {
          @Override
          public Written write(Subscription subscription) {
            written = Optional.of(subscription);
            return new Written(0, 7);
          }

          @Override
          public Written delete(String subscriptionId) {
            throw new AssertionError();
          }
        },
        new Sealing(Envelope.open(keyset)),
        new ReceiverProfiles(List.of(), List.of()),
        InstantSource.system(),
        new SecureRandom());
  }
}
