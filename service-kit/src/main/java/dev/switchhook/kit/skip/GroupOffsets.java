package dev.switchhook.kit.skip;

import dev.switchhook.kit.kafka.Answers;
import dev.switchhook.kit.run.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** What a group has committed, and who is in it. Blocks. */
final class GroupOffsets {
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** 20 s, which is longer than a transaction of ours can be open. */
  private static final int MOST_ASKED = 100;

  private final Admin admin;
  private final String group;

  GroupOffsets(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  /**
   * Not before transactions that move it have ended: until then the broker leaves it out.
   *
   * @throws Refusal it has committed nothing there, or such a transaction is still open
   */
  OffsetAndMetadata committed(TopicPartition at) {
    for (int asked = 0; asked < MOST_ASKED; asked++) {
      @Nullable OffsetAndMetadata settled = offsets(true).get(at);
      if (settled != null) {
        return settled;
      }
      if (offsets(false).get(at) == null) {
        throw new Refusal(
            "group "
                + group
                + " has committed no offset of "
                + at
                + ": nothing to move. Is it the right group?");
      }
      pause();
    }
    throw new Refusal(
        "a transaction that moves group "
            + group
            + " on "
            + at
            + " has been open for 20 s. Look for who writes it; the broker ends it when its time"
            + " is over. Nothing was written.");
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(boolean settled) {
    return Answers.of(
        admin
            .listConsumerGroupOffsets(
                group, new ListConsumerGroupOffsetsOptions().requireStable(settled))
            .partitionsToOffsetAndMetadata(),
        "read the offsets of group " + group);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * Asks; the broker is asked once more by the transaction itself.
   *
   * @throws Refusal somebody is in the group
   */
  void requireNoMember() {
    Collection<MemberDescription> members = members();
    if (!members.isEmpty()) {
      String hosts =
          members.stream()
              .map(MemberDescription::host)
              .distinct()
              .sorted()
              .collect(Collectors.joining(", "));
      throw new Refusal(
          stopFirst(
              members.size() + (members.size() == 1 ? " member" : " members") + " on " + hosts));
    }
  }

  String stopFirst(String who) {
    return "stop the processes of group "
        + group
        + " first ("
        + who
        + "; one that was killed counts until its session time-out). Nothing was written.";
  }

  private Collection<MemberDescription> members() {
    try {
      return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
          .flatMap(description -> description.members().stream())
          .toList();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        // It has offsets and is of another kind, or its last member is long gone: the transaction
        // finds out.
        return List.of();
      }
      throw Answers.refusal(
          Objects.requireNonNullElse(e.getCause(), e), "ask who is in group " + group);
    }
  }
}
