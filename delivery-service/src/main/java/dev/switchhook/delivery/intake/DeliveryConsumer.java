package dev.switchhook.delivery.intake;

import dev.switchhook.delivery.engine.Arrival;
import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.delivery.engine.Position;
import dev.switchhook.registry.Schemas;
import dev.switchhook.topics.TopicCatalogue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka thread of a worker: one consumer of the main topic, all tiers and the replay topic. It
 * polls, pauses, seeks, decodes and commits; it never sends, or waits for the registry. A
 * partition's offset is committed as far as everything before it is settled.
 *
 * <p>{@link #run} belongs to one thread. {@link #settled}, {@link #hold} and {@link #stop} may be
 * called from any: they put a message into the mailbox that the next turn opens.
 */
public final class DeliveryConsumer implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(DeliveryConsumer.class);

  private static final Duration LEAVING = Duration.ofSeconds(10);

  private final Consumer<byte[], byte[]> consumer;
  private final IntakeSettings settings;
  private final Downstream downstream;
  private final Clocks clocks;
  private final ExecutorService elsewhere =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("schemas-", 0).factory());
  private final Mailbox mailbox = new Mailbox();
  private final SchemaLookups lookups;
  private final StartPositions startPositions;
  private final Assignment assignment;
  private final RecordIntake intake;
  private final Commits commits;
  private final Releases releases;
  private final Crowding crowding;
  private final BrokerContact contact;
  private final CoPartitions coPartitions;
  private final IntakeFigures figures;
  private final IntakeHealth health;
  private final Pace pace;
  private Set<Kind> held = Set.of();
  private int stops;
  private boolean drained;

  /**
   * Does nothing until it is run.
   *
   * @param consumer made with {@link ConsumerSettings}; closed at the end of {@link #run}
   * @param schemas not closed
   */
  public DeliveryConsumer(
      Consumer<byte[], byte[]> consumer,
      IntakeSettings settings,
      Schemas schemas,
      Downstream downstream,
      IntakeWatch watch,
      Clocks clocks) {
    this.consumer = consumer;
    this.settings = settings;
    this.downstream = downstream;
    this.clocks = clocks;
    IntakeMeters meters = new IntakeMeters(watch.meters(), watch.worker());
    lookups = new SchemaLookups(schemas, elsewhere, clocks.nanos());
    startPositions = new StartPositions(consumer, settings, meters);
    assignment = new Assignment(consumer, settings, startPositions, lookups, clocks);
    DeliveryDecoder decoder = new DeliveryDecoder(schemas, clocks.wall(), meters);
    intake = new RecordIntake(consumer, decoder, lookups, meters, clocks.nanos());
    commits = new Commits(consumer, settings, meters, clocks.nanos());
    releases = new Releases(downstream, release -> mailbox.post(new Mail.Drained(release)));
    crowding = new Crowding(downstream);
    contact = new BrokerContact(consumer, settings.cutOff(), downstream, meters, clocks.nanos());
    coPartitions = new CoPartitions(meters, clocks.nanos());
    figures = new IntakeFigures(consumer, meters, clocks);
    health = new IntakeHealth(watch.readiness());
    pace = new Pace(clocks.nanos());
  }

  /**
   * What becomes of the record at this position is durable: its offset may move. Without effect
   * when the partition has left meanwhile.
   */
  public void settled(Position position) {
    mailbox.settled(position);
  }

  /**
   * Sources of these kinds (main topic, tiers, replay topic) are not read from now on, all others
   * are: memory is short, or nothing can be written.
   */
  public void hold(Set<Kind> kinds) {
    mailbox.post(new Mail.Held(Set.copyOf(kinds)));
  }

  /**
   * Ends {@link #run}: what is in flight is waited for, at most for the shutdown drain, and
   * committed. A second call skips the wait. Returns at once.
   */
  public void stop() {
    mailbox.post(new Mail.Stopped());
    consumer.wakeup();
  }

  /**
   * Reads until {@link #stop}; then the consumer has left the group.
   *
   * @throws KafkaException when the consumer cannot go on; what was in flight is delivered again
   */
  @Override
  public void run() {
    try {
      join();
      while (stops == 0) {
        rest(turn());
      }
      drain();
    } finally {
      elsewhere.shutdownNow();
      consumer.close(
          CloseOptions.timeout(LEAVING)
              .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    }
  }

  void join() {
    consumer.subscribe(TopicCatalogue.deliveryFamily(), new AssignmentListener());
  }

  /** Returns how long to rest before the next. */
  Duration turn() {
    openMail();
    if (stops > 0) {
      return Duration.ZERO;
    }
    contact.turn();
    lookups.turn();
    assignment.resolve();
    commits.sendIfDue(assignment.reading());
    crowding.turn(assignment.reading());
    assignment.pauseAndResume(held);
    handOver(intake.due(assignment, held));
    ConsumerRecords<byte[], byte[]> records = poll();
    handOver(intake.read(records, assignment));
    coPartitions.turn();
    figures.turn(assignment, held);
    health.turn(contact.isCutOff(), assignment.unresolved(), startPositions.stopped());
    return pace.rest(records.count(), assignment.reading(), held);
  }

  private void handOver(List<Arrival> batch) {
    if (!batch.isEmpty()) {
      downstream.arrived(batch);
    }
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    try {
      return consumer.poll(Duration.ZERO);
    } catch (WakeupException e) {
      log.debug("woken to stop");
    } catch (NoOffsetForPartitionException e) {
      // Of a partition that was assigned within this poll: the next turn says where it begins.
      log.debug("no offset yet partitions={}", e.partitions());
    } catch (OffsetOutOfRangeException e) {
      assignment.outOfRange(e.offsetOutOfRangePartitions());
    }
    return ConsumerRecords.empty();
  }

  /** Goes on polling, so that the group keeps us. */
  private void drain() {
    health.stopping();
    held = Set.of(Kind.values());
    int release = releases.begin(assignment.reading());
    until(
        settings.shutdownDrain(),
        () -> !releases.isUnderWay(release) || stops > 1,
        () -> {
          assignment.pauseAndResume(Set.of(Kind.values()));
          poll();
          rest(Pace.HELD);
          openMail();
          commits.sendIfDue(assignment.reading());
        });
    loseIfUnderWay(release, assignment.reading());
    drained = true;
    commits.send(assignment.reading());
  }

  /** Its time is up: what is out yet will be done again by whoever reads it next. */
  private void loseIfUnderWay(int release, Collection<AssignedPartition> partitions) {
    if (releases.isUnderWay(release)) {
      releases.lost(partitions);
    }
  }

  private void until(Duration atMost, BooleanSupplier done, Runnable step) {
    long began = clocks.nanos().getAsLong();
    while (!done.getAsBoolean() && clocks.nanos().getAsLong() - began < atMost.toNanos()) {
      step.run();
    }
  }

  private void openMail() {
    mailbox.open(this::open, this::open);
  }

  private void rest(Duration longest) {
    if (longest.isPositive()) {
      mailbox.await(longest, this::open);
    }
  }

  private void open(Position settled) {
    AssignedPartition partition = assignment.of(settled);
    if (partition != null) {
      partition.settled(settled.offset());
      commits.settledOne();
    }
  }

  private void open(Mail mail) {
    switch (mail) {
      case Mail.Held(Set<Kind> kinds) -> held = kinds;
      case Mail.Drained(int release) -> releases.drained(release);
      case Mail.Stopped _ -> stops++;
    }
  }

  private final class AssignmentListener implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      assignment.assigned(partitions);
      coPartitions.changed(consumer.assignment());
      health.joined();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      Collection<AssignedPartition> leaving = assignment.readingOf(partitions);
      if (!drained && !leaving.isEmpty()) {
        int release = releases.begin(leaving);
        until(
            settings.revokeDrain(),
            () -> !releases.isUnderWay(release) || stops > 1,
            () -> rest(Pace.HELD));
        loseIfUnderWay(release, leaving);
      }
      openMail();
      commits.send(leaving);
      assignment.forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      Collection<AssignedPartition> lost = assignment.readingOf(partitions);
      assignment.forget(partitions);
      if (!lost.isEmpty()) {
        releases.lost(lost);
      }
    }
  }
}
