package dev.switchhook.delivery;

import dev.switchhook.delivery.attempt.Attempt;
import dev.switchhook.delivery.attempt.AttemptReport;
import dev.switchhook.delivery.attempt.WebhookSender;
import dev.switchhook.delivery.engine.Arrival;
import dev.switchhook.delivery.engine.Effects;
import dev.switchhook.delivery.engine.Ending;
import dev.switchhook.delivery.engine.Engine;
import dev.switchhook.delivery.engine.EngineState;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.delivery.engine.Position;
import dev.switchhook.delivery.intake.DeliveryConsumer;
import dev.switchhook.delivery.intake.Downstream;
import dev.switchhook.delivery.settle.LearnedWrites;
import dev.switchhook.delivery.settle.Settlement;
import dev.switchhook.delivery.subscription.LearnedState;
import dev.switchhook.delivery.subscription.SubscriptionChange;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One Kafka thread and one loop: the two mailboxes between them, and the engine's wishes carried
 * out. The only class that knows both.
 */
final class Worker implements Downstream, Effects {
  private static final Duration TICK = Duration.ofMillis(100);

  /** The loop yields to its sockets after so many. */
  private static final int SLICE = 64;

  /** Handed over and not taken yet: a loop that is behind is not given more. */
  private static final int MOST_SLICES_OUT = 8;

  private static final long MOST_BYTES_OUT = 8L * 1_024 * 1_024;

  private final Loop loop;
  private final WebhookSender sender;
  private final Settlement settlement;
  private final LearnedWrites learned;
  private final Engine engine;
  private final DeliveryConsumer consumer;
  private final WorkerWatch watch;
  private final Thread kafkaThread;
  private final AtomicInteger slicesOut = new AtomicInteger();
  private final AtomicLong bytesOut = new AtomicLong();
  private final ReadAhead readAhead;
  private boolean writesAreStuck;

  /**
   * Does nothing yet.
   *
   * @param engine made over this worker's effects
   * @param consumer made over this worker as its downstream
   */
  Worker(
      Loop loop,
      WebhookSender sender,
      Writers writers,
      Function<Effects, Engine> engine,
      Function<Downstream, DeliveryConsumer> consumer,
      WorkerWatch watch) {
    this.loop = loop;
    this.sender = sender;
    this.settlement = writers.settlement();
    this.learned = writers.learned();
    this.engine = engine.apply(this);
    this.consumer = consumer.apply(this);
    this.readAhead = new ReadAhead(this.engine::starved, this::notToBeRead, this.consumer::hold);
    this.watch = watch;
    this.kafkaThread = new Thread(this::read, "intake-" + watch.number());
  }

  /** Where the directory tells of subscriptions, before anything is read and ever after. */
  Consumer<SubscriptionChange> directory() {
    return change -> loop.run(() -> changed(change));
  }

  private void changed(SubscriptionChange change) {
    switch (change) {
      case SubscriptionChange.Known(var terms) -> engine.subscriptionChanged(terms);
      case SubscriptionChange.Deleted(String id) -> engine.subscriptionDeleted(id);
    }
  }

  void start() {
    loop.run(() -> loop.every(TICK, this::tick));
    kafkaThread.start();
  }

  /**
   * Asks for an orderly end; {@link #awaitEnd} waits for it. Asked again, it no longer waits for
   * what is in flight.
   */
  void stop() {
    consumer.stop();
  }

  /**
   * Waits for it, come what may: leaving in mid-drain would cost deliveries made twice.
   *
   * @return whether this thread was interrupted meanwhile
   */
  boolean awaitEnd() {
    boolean interrupted = false;
    while (true) {
      try {
        kafkaThread.join();
        return interrupted;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
  }

  private void read() {
    try {
      consumer.run();
    } catch (RuntimeException | Error e) {
      watch.died(e);
    }
  }

  private void tick() {
    watch.ticked(TICK);
    engine.tick();
    EngineState state = engine.state();
    Duration oldest = settlement.oldest();
    writesAreStuck = watch.writesAreStuck(oldest);
    readAhead.tick();
    watch.show(state, settlement.pending(), oldest);
  }

  /** What cannot be settled, or does not fit. */
  private Set<Kind> notToBeRead() {
    return writesAreStuck || settlement.isChoked() ? Set.of(Kind.values()) : engine.withheld();
  }

  @Override
  public void arrived(List<Arrival> batch) {
    for (int from = 0; from < batch.size(); from += SLICE) {
      List<Arrival> slice = batch.subList(from, Math.min(from + SLICE, batch.size()));
      long bytes = slice.stream().mapToLong(arrival -> arrival.record().bytes()).sum();
      slicesOut.incrementAndGet();
      bytesOut.addAndGet(bytes);
      loop.run(() -> offered(slice, bytes));
    }
    if (slicesOut.get() > MOST_SLICES_OUT || bytesOut.get() > MOST_BYTES_OUT) {
      // The loop is behind: it says itself when it has caught up.
      consumer.hold(Set.of(Kind.values()));
      loop.run(readAhead::caughtUp);
    }
  }

  private void offered(List<Arrival> slice, long bytes) {
    slicesOut.decrementAndGet();
    bytesOut.addAndGet(-bytes);
    slice.forEach(engine::offered);
    readAhead.look();
  }

  @Override
  public void released(Predicate<Position> which, Runnable whenDrained) {
    loop.run(() -> engine.released(which, whenDrained));
  }

  @Override
  public void crowded(Predicate<Position> which) {
    loop.run(() -> engine.crowded(which));
  }

  @Override
  public void cutOff(boolean isCutOff) {
    loop.run(() -> engine.cutOff(isCutOff));
  }

  @Override
  public void lost(Predicate<Position> which) {
    loop.run(() -> engine.lost(which));
  }

  @Override
  public Runnable attempt(OpenDelivery delivery, Attempt attempt) {
    return sender.send(attempt, report -> loop.guarded(() -> attempted(delivery, report)));
  }

  private void attempted(OpenDelivery delivery, AttemptReport report) {
    engine.attempted(delivery, report);
    readAhead.attempted();
  }

  @Override
  public void settle(Ending ending) {
    settlement.settle(
        ending,
        () -> {
          // First the offset, then the engine: it may tell the Kafka thread that all is settled.
          consumer.settled(ending.position());
          engine.settled(ending.position());
        });
  }

  @Override
  public void learned(SubscriptionTerms terms, LearnedState state) {
    learned.learned(terms, state);
  }

  @Override
  public void disabled(SubscriptionTerms terms, LearnedState state) {
    learned.disabled(terms, state);
  }

  @Override
  public void after(Duration delay, Runnable then) {
    loop.after(delay, then);
  }
}
