package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/**
 * Empties the delivery topics with everybody's retry topics, and forgets who has read how far: the
 * next engine finds nothing that the one before left behind. None may be running.
 */
public final class FreshTopics {
  private static final long ALL = -1;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(200);

  private FreshTopics() {}

  public static void make(Backend backend) {
    KafkaClients kafka =
        new KafkaClients(Map.of("bootstrap.servers", backend.bootstrapServers()), "bench-fresh");
    try (Admin admin = kafka.admin()) {
      forgetGroups(admin);
      List<String> topics =
          admin.listTopics().names().get().stream()
              .filter(topic -> topic.startsWith(Topics.DELIVERIES))
              .toList();
      Map<TopicPartition, RecordsToDelete> everything = new HashMap<>();
      for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(
                each ->
                    everything.put(
                        new TopicPartition(topic.name(), each.partition()),
                        RecordsToDelete.beforeOffset(ALL)));
      }
      admin.deleteRecords(everything).all().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the topics could not be emptied", e.getCause());
    }
  }

  /** The members of a process that was killed are there until their session ends. */
  private static void forgetGroups(Admin admin) throws InterruptedException, ExecutionException {
    long enough = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<String> groups =
          admin.listGroups().all().get().stream().map(group -> group.groupId()).toList();
      try {
        admin.deleteConsumerGroups(groups).all().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof GroupNotEmptyException) || System.nanoTime() > enough) {
          throw e;
        }
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
