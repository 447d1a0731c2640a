package dev.switchhook.kit.kafka;

import dev.switchhook.kit.run.Refusal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Waits until partitions can be written.
 *
 * <p>A topic that was just created cannot. Batches that an idempotent producer sends before the
 * leader knows its partition are refused while later ones are accepted, and the refused ones can
 * then never be written in order. Only the leader itself knows; asking it for its latest offset is
 * a way to ask it. A description of the topic names a leader that does not know it yet, and may not
 * even name the topic, so what to wait for must not be taken from one.
 */
final class Writable {
  private static final int PAUSE_MILLIS = 100;
  private static final int TRIES = 600;

  private Writable() {}

  static void await(Admin admin, Set<TopicPartition> partitions) {
    Set<TopicPartition> waiting = new HashSet<>(partitions);
    for (int left = TRIES; left > 0; left--) {
      waiting.removeAll(answering(admin, waiting));
      if (waiting.isEmpty()) {
        return;
      }
      pause();
    }
    throw new Refusal(
        waiting.size() + " partitions cannot be written, among them " + waiting.iterator().next());
  }

  private static Set<TopicPartition> answering(Admin admin, Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> ends =
        partitions.stream()
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    ListOffsetsResult answers = admin.listOffsets(ends);
    return partitions.stream()
        .filter(partition -> answers(answers, partition))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean answers(ListOffsetsResult answers, TopicPartition partition) {
    try {
      answers.partitionResult(partition).get();
      return true;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      Throwable cause = Answers.cause(e);
      if (cause instanceof RetriableException && !(cause instanceof TimeoutException)) {
        return false;
      }
      throw Answers.refusal(cause, "see that the topics can be written");
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
