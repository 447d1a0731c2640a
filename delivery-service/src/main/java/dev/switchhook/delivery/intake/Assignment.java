package dev.switchhook.delivery.intake;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.delivery.engine.Position;
import dev.switchhook.topics.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that are this worker's: from where each is read, and which are paused in this
 * turn. One that is not read is paused, whatever the reason. Confined to the Kafka thread.
 */
final class Assignment {
  private static final Logger log = LoggerFactory.getLogger(Assignment.class);

  /** Its owner says where a new group begins. */
  private static final TopicPartition ELDEST = new TopicPartition(Topics.DELIVERIES, 0);

  private final Consumer<byte[], byte[]> consumer;
  private final IntakeSettings settings;
  private final StartPositions startPositions;
  private final SchemaLookups lookups;
  private final Clocks clocks;
  private final Map<TopicPartition, AssignedPartition> reading = new HashMap<>();
  private final Set<TopicPartition> unresolved = new HashSet<>();
  private int epochs;
  private boolean told;

  Assignment(
      Consumer<byte[], byte[]> consumer,
      IntakeSettings settings,
      StartPositions startPositions,
      SchemaLookups lookups,
      Clocks clocks) {
    this.consumer = consumer;
    this.settings = settings;
    this.startPositions = startPositions;
    this.lookups = lookups;
    this.clocks = clocks;
  }

  /** Ours from now on. Nothing of the past is restored but what the committed offset says. */
  void assigned(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    unresolved.addAll(partitions);
  }

  /** Those of them that are being read. */
  List<AssignedPartition> readingOf(Collection<TopicPartition> partitions) {
    List<AssignedPartition> found = new ArrayList<>();
    for (TopicPartition at : partitions) {
      AssignedPartition partition = reading.get(at);
      if (partition != null) {
        found.add(partition);
      }
    }
    return found;
  }

  /** No longer ours. */
  void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(
        at -> {
          reading.remove(at);
          unresolved.remove(at);
        });
    startPositions.forget(partitions);
  }

  /** Begins what the broker has told the start of; what it has not is asked for again. */
  void resolve() {
    if (unresolved.isEmpty()) {
      return;
    }
    try {
      begin(startPositions.find(Set.copyOf(unresolved), isOurs(ELDEST)));
      unresolved.removeIf(at -> reading.containsKey(at) || startPositions.isStopped(at));
      told = false;
    } catch (WakeupException e) {
      log.debug("woken while asking for offsets");
    } catch (KafkaException e) {
      tell(unresolved, e);
    }
  }

  /** The broker has nothing at the position of these; what they had open settles nothing. */
  void outOfRange(Map<TopicPartition, Long> positions) {
    positions.keySet().forEach(reading::remove);
    consumer.pause(positions.keySet());
    try {
      begin(startPositions.outOfRange(positions));
    } catch (WakeupException e) {
      log.debug("woken while asking for offsets");
    } catch (KafkaException e) {
      // Resumed, so that the next poll says the same again.
      consumer.resume(positions.keySet());
      tell(positions.keySet(), e);
    }
  }

  /**
   * By what is known in this turn, never by what was paused in an earlier one. What is not being
   * read was paused when it was assigned or stopped.
   *
   * @param held kinds of sources that are not to be read
   */
  void pauseAndResume(Set<Kind> held) {
    Set<TopicPartition> paused = consumer.paused();
    List<TopicPartition> pause = new ArrayList<>();
    List<TopicPartition> resume = new ArrayList<>();
    // Not the consumer's assignment: what has just been revoked may still be in it.
    for (AssignedPartition partition : reading.values()) {
      boolean waits = held.contains(partition.source()) || partition.mustWait(lookups);
      if (waits != paused.contains(partition.at())) {
        (waits ? pause : resume).add(partition.at());
      }
    }
    if (!pause.isEmpty()) {
      consumer.pause(pause);
    }
    if (!resume.isEmpty()) {
      consumer.resume(resume);
    }
  }

  /** Null: it is not being read. */
  @Nullable AssignedPartition at(TopicPartition partition) {
    return reading.get(partition);
  }

  /** Null: that assignment has ended. */
  @Nullable AssignedPartition of(Position position) {
    AssignedPartition partition =
        reading.get(new TopicPartition(position.topic(), position.partition()));
    return partition != null && partition.epoch() == position.epoch() ? partition : null;
  }

  Collection<AssignedPartition> reading() {
    return reading.values();
  }

  /** Assigned, and the broker has not told yet where to begin. */
  int unresolved() {
    return unresolved.size();
  }

  private boolean isOurs(TopicPartition at) {
    return unresolved.contains(at) || reading.containsKey(at) || startPositions.isStopped(at);
  }

  private void tell(Collection<TopicPartition> partitions, KafkaException failure) {
    if (!told) {
      told = true;
      log.warn(
          "offsets cannot be had yet, asked for again partitions={} error={}: {}",
          partitions.size(),
          failure.getClass().getSimpleName(),
          failure.getMessage());
    }
  }

  private void begin(Map<TopicPartition, StartPositions.Start> starts) {
    starts.forEach(
        (at, start) -> {
          consumer.seek(at, start.offset());
          reading.put(
              at,
              new AssignedPartition(
                  at, ++epochs, start.offset(), start.settled(), settings, clocks));
        });
  }
}
