package dev.switchhook.delivery.intake;

import static dev.switchhook.delivery.intake.IntakeCluster.PARTITIONS;
import static dev.switchhook.delivery.intake.IntakeCluster.family;
import static dev.switchhook.delivery.intake.IntakeCluster.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.delivery.intake.IntakeCluster.Running;
import dev.switchhook.delivery.intake.IntakeCluster.Seen;
import dev.switchhook.topics.RetryTier;
import dev.switchhook.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real broker, with both group protocols where they could differ. */
class DeliveryConsumerIT {
  private static final TopicPartition MAIN = new TopicPartition(Topics.DELIVERIES, 0);
  private static final TopicPartition REPLAY = new TopicPartition(Topics.REPLAY, 0);

  @TempDir static Path folder;
  private static IntakeCluster cluster;
  private static int groups;

  @BeforeAll
  static void start() throws Exception {
    cluster = IntakeCluster.start(folder);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void theBrokerTakesTheConsumerProtocol() throws Exception {
    assertThat(ConsumerSettings.consumerProtocol(cluster.admin)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void transactionsWithAbortsEndWithTheCommitAtTheEndOfTheLog(boolean protocol) throws Exception {
    String group = cluster.groupAtTheEnd(newGroup());
    try (Running intake = cluster.run(group, protocol);
        Producer<byte[], byte[]> transactional = cluster.transactional("tx-" + protocol)) {
      for (int batch = 0; batch < 4; batch++) {
        transactional.beginTransaction();
        for (int i = 0; i < 3; i++) {
          transactional.send(cluster.record(MAIN.topic(), 0, batch * 3 + i));
          transactional.send(cluster.record(REPLAY.topic(), 0, 100 + batch * 3 + i));
        }
        transactional.flush();
        if (batch == 1) {
          transactional.abortTransaction();
        } else {
          transactional.commitTransaction();
        }
      }

      patiently().until(() -> intake.seen.size() >= 18);
      patiently().until(() -> lag(group) == 0);
      assertThat(intake.numbers()).hasSize(18).doesNotContain(3, 4, 5, 103, 104, 105);
      assertThat(cluster.committed(group).get(MAIN).metadata()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRestartReadsWhatWasOpenAndNothingElse(boolean protocol) throws Exception {
    String group = cluster.groupAtTheEnd(newGroup());
    cluster.produce(MAIN.topic(), 0, 0, 500);
    try (Running intake = cluster.run(group, protocol).settling(one -> one.number() % 3 != 0)) {
      patiently().until(() -> intake.seen.size() >= 500);
    }
    assertThat(cluster.committed(group).get(MAIN).metadata()).startsWith("sh1.");

    try (Running again = cluster.run(group, protocol)) {
      patiently().until(() -> lag(group) == 0);
      assertThat(again.numbers())
          .containsExactlyElementsOf(range(0, 500).stream().filter(n -> n % 3 == 0).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tiersReleaseNeverEarlyAndLoseNothingOverRebalances(boolean protocol) throws Exception {
    String group = cluster.groupAtTheEnd(newGroup());
    Map<Integer, Instant> appended = new HashMap<>();
    List<Seen> seen = new ArrayList<>();
    try (Running first = cluster.run(group, protocol)) {
      patiently().until(() -> first.readiness().isEmpty());
      for (int round = 0; round < 3; round++) {
        for (RetryTier tier : List.of(RetryTier.S1, RetryTier.S5)) {
          for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int i = 0; i < 10; i++) {
              int number = appended.size();
              RecordMetadata at =
                  cluster.producer.send(cluster.record(tier.topic(), partition, number)).get();
              appended.put(number, Instant.ofEpochMilli(at.timestamp()));
            }
          }
        }
        // One comes and goes while partitions are paused and heads are kept.
        Running second = cluster.run(group, protocol);
        try (second) {
          patiently().until(() -> second.readiness().isEmpty());
        }
        seen.addAll(second.seen);
      }
      patiently().until(() -> lag(group) == 0);
      seen.addAll(first.seen);
    }

    assertThat(seen).extracting(Seen::number).containsAll(appended.keySet());
    assertThat(seen)
        .allSatisfy(
            one -> {
              Duration delay = RetryTier.ofTopic(one.position().topic()).orElseThrow().delay();
              assertThat(one.at()).isAfterOrEqualTo(appended.get(one.number()).plus(delay));
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoWorkersThatStartANewGroupAtOnceShareItByPartitionNumberAndStopNothing(boolean protocol)
      throws Exception {
    String group = newGroup();
    cluster.produce(MAIN.topic(), 0, 0, 5);
    try (Running first = cluster.run(group, protocol);
        Running second = cluster.run(group, protocol)) {
      patiently().until(() -> members(group) == 2);
      patiently().until(() -> lag(group) == 0);
      patiently().until(() -> first.readiness().isEmpty() && second.readiness().isEmpty());

      Map<String, Set<TopicPartition>> byMember = assignments(group);
      assertThat(byMember).hasSize(2);
      byMember
          .values()
          .forEach(
              partitions -> {
                Map<Integer, Long> topics =
                    partitions.stream()
                        .collect(
                            Collectors.groupingBy(
                                TopicPartition::partition, Collectors.counting()));
                assertThat(topics.values()).containsOnly(10L);
              });
      assertThat(cluster.committed(group)).hasSize(family().size());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPartitionWhoseOffsetIsGoneIsNotReadAndTheOthersAre(boolean protocol) throws Exception {
    String group = cluster.groupAtTheEnd(newGroup());
    cluster.produce(MAIN.topic(), 0, 0, 3);
    cluster.produce(REPLAY.topic(), 0, 3, 6);
    cluster.admin.deleteConsumerGroupOffsets(group, Set.of(MAIN)).all().get();

    try (Running intake = cluster.run(group, protocol)) {
      patiently().until(() -> intake.seen.size() >= 3);
      patiently().until(() -> intake.readiness().contains("offsets are missing"));
      assertThat(intake.readiness()).contains("partition=" + MAIN + " wanted=none");
      assertThat(intake.numbers()).containsExactly(3, 4, 5);
      assertThat(intake.failure()).isNull();
    }
    assertThat(cluster.committed(group)).doesNotContainKey(MAIN);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void retentionThatHasOvertakenTheGroupIsToldAndEarliestGoesOn(boolean protocol) throws Exception {
    String group = cluster.groupAtTheEnd(newGroup());
    long before = cluster.committed(group).get(REPLAY).offset();
    cluster.produce(REPLAY.topic(), 0, 0, 10);
    cluster
        .admin
        .deleteRecords(Map.of(REPLAY, RecordsToDelete.beforeOffset(before + 4)))
        .all()
        .get();
    cluster.produce(MAIN.topic(), 0, 10, 12);

    try (Running intake = cluster.run(group, protocol)) {
      patiently().until(() -> intake.readiness().contains("gone=4"));
      patiently().until(() -> intake.seen.size() >= 2);
      assertThat(intake.numbers()).containsExactly(10, 11);
    }
    try (Running intake = cluster.run(group, protocol, MissingOffsets.EARLIEST)) {
      patiently().until(() -> lag(group) == 0);
      assertThat(intake.numbers()).containsExactlyElementsOf(range(4, 10));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBrokerThatIsKilledAndComesBackLosesNothing(boolean protocol) throws Exception {
    String group = cluster.groupAtTheEnd(newGroup());
    try (Running intake = cluster.run(group, protocol)) {
      cluster.produce(MAIN.topic(), 0, 0, 100);
      patiently().until(() -> intake.seen.size() >= 50);
      cluster.broker.kill();
      cluster.broker.restart();
      cluster.produce(MAIN.topic(), 0, 100, 200);

      patiently().until(() -> lag(group) == 0);
      assertThat(Set.copyOf(intake.numbers())).isEqualTo(Set.copyOf(range(0, 200)));
      assertThat(intake.failure()).isNull();
    }
  }

  private static synchronized String newGroup() {
    return "group-" + ++groups;
  }

  private static ConditionFactory patiently() {
    // A group is not found until its first member has joined.
    return await()
        .ignoreExceptionsInstanceOf(ExecutionException.class)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(50));
  }

  /** Offsets that are not committed, over the whole family. */
  private static long lag(String group) throws Exception {
    Map<TopicPartition, Long> ends = cluster.ends(family());
    Map<TopicPartition, OffsetAndMetadata> committed = cluster.committed(group);
    long lag = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      OffsetAndMetadata offset = committed.get(end.getKey());
      lag += offset == null ? Math.max(1, end.getValue()) : end.getValue() - offset.offset();
    }
    return lag;
  }

  private static long members(String group) throws Exception {
    return assignments(group).values().stream().filter(partitions -> !partitions.isEmpty()).count();
  }

  private static Map<String, Set<TopicPartition>> assignments(String group) throws Exception {
    Map<String, Set<TopicPartition>> byMember = new HashMap<>();
    cluster
        .admin
        .describeConsumerGroups(List.of(group))
        .describedGroups()
        .get(group)
        .get()
        .members()
        .forEach(
            member -> byMember.put(member.consumerId(), member.assignment().topicPartitions()));
    return byMember;
  }
}
