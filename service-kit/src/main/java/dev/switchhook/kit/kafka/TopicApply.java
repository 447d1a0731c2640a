package dev.switchhook.kit.kafka;

import dev.switchhook.kit.run.Refusal;
import dev.switchhook.registry.Schemas;
import dev.switchhook.topics.TopicSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes the topics and their schemas as they must be. Doing it twice changes nothing. Never
 * deletes, and never changes the number of partitions: such a difference is left and told.
 */
public final class TopicApply {
  /** Lets the brokers choose. */
  public static final short DEFAULT_REPLICATION = -1;

  private final Admin admin;
  private final Consumer<String> progress;
  private final List<Change> changes = new ArrayList<>();
  private final List<Difference> left = new ArrayList<>();

  private TopicApply(Admin admin, Consumer<String> progress) {
    this.admin = admin;
    this.progress = progress;
  }

  /** As below, silently. */
  public static Applied apply(
      Admin admin, List<TopicSpec> wanted, short replication, Schemas schemas) {
    return apply(admin, wanted, replication, schemas, line -> {});
  }

  /**
   * Returns when every partition can be written.
   *
   * @param replication of topics that are created; {@link #DEFAULT_REPLICATION} for the brokers'
   * @param progress gets a line when something begins that may take a while
   * @throws Refusal when brokers or registry do not answer or do not permit it
   */
  public static Applied apply(
      Admin admin,
      List<TopicSpec> wanted,
      short replication,
      Schemas schemas,
      Consumer<String> progress) {
    TopicApply apply = new TopicApply(admin, progress);
    Map<String, TopicState> before =
        TopicState.read(admin, wanted.stream().map(TopicSpec::name).toList());
    apply.topics(wanted, before, replication);
    apply.awaitWritable(wanted, before);
    apply.schemas(wanted, new Subjects(schemas));
    return new Applied(apply.changes, apply.left);
  }

  private void topics(List<TopicSpec> wanted, Map<String, TopicState> states, short replication) {
    List<TopicSpec> missing =
        wanted.stream().filter(spec -> !states.containsKey(spec.name())).toList();
    if (!missing.isEmpty()) {
      progress.accept("creating " + missing.size() + " topics");
      create(missing, replication);
    }
    Map<ConfigResource, Collection<AlterConfigOp>> alterations = new HashMap<>();
    for (TopicSpec spec : wanted) {
      TopicState state = states.get(spec.name());
      if (state == null) {
        changes.add(
            new Change("topic", spec.name(), Change.Done.CREATED, TopicState.partitions(spec)));
      } else {
        existing(spec, state, alterations);
      }
    }
    if (!alterations.isEmpty()) {
      Answers.of(admin.incrementalAlterConfigs(alterations).all(), "change topic settings");
    }
  }

  private void existing(
      TopicSpec spec,
      TopicState state,
      Map<ConfigResource, Collection<AlterConfigOp>> alterations) {
    if (state.partitions() != spec.partitions()) {
      left.add(
          new Difference(
              spec.name(),
              Difference.PARTITIONS,
              Integer.toString(state.partitions()),
              Integer.toString(spec.partitions())));
    }
    Map<String, String> differing = new TreeMap<>(state.differingFrom(spec));
    if (differing.isEmpty()) {
      changes.add(new Change("topic", spec.name(), Change.Done.UNCHANGED, ""));
      return;
    }
    alterations.put(
        new ConfigResource(ConfigResource.Type.TOPIC, spec.name()),
        differing.keySet().stream()
            .map(key -> new ConfigEntry(key, spec.config().get(key)))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList());
    String note =
        differing.entrySet().stream()
            .map(is -> is.getKey() + ": " + is.getValue() + " → " + spec.config().get(is.getKey()))
            .collect(Collectors.joining(", "));
    changes.add(new Change("topic", spec.name(), Change.Done.CHANGED, note));
  }

  private void create(List<TopicSpec> missing, short replication) {
    List<NewTopic> topics = missing.stream().map(spec -> topic(spec, replication)).toList();
    for (KafkaFuture<Void> created : admin.createTopics(topics).values().values()) {
      try {
        created.get();
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      } catch (ExecutionException e) {
        if (!(Answers.cause(e) instanceof TopicExistsException)) { // somebody else was faster
          throw Answers.refusal(Answers.cause(e), "create topics");
        }
      }
    }
  }

  /**
   * With three replicas or more a write is acknowledged by all but one: by the brokers' default one
   * alone would do, and its disk would be all that an acknowledged event has.
   */
  static NewTopic topic(TopicSpec spec, short replication) {
    Map<String, String> settings = new TreeMap<>(spec.config());
    if (replication > 2) {
      settings.put("min.insync.replicas", Integer.toString(replication - 1));
    }
    return new NewTopic(
            spec.name(),
            Optional.of(spec.partitions()),
            replication > 0 ? Optional.of(replication) : Optional.empty())
        .configs(settings);
  }

  private void awaitWritable(List<TopicSpec> wanted, Map<String, TopicState> before) {
    progress.accept("waiting until every partition can be written");
    Set<TopicPartition> partitions = new HashSet<>();
    for (TopicSpec spec : wanted) {
      TopicState existing = before.get(spec.name());
      int count = existing == null ? spec.partitions() : existing.partitions();
      for (int p = 0; p < count; p++) {
        partitions.add(new TopicPartition(spec.name(), p));
      }
    }
    Writable.await(admin, partitions);
  }

  private void schemas(List<TopicSpec> wanted, Subjects subjects) {
    progress.accept("registering schemas");
    for (TopicSpec spec : wanted) {
      spec.valueSchema()
          .ifPresent(schema -> subjects.apply(spec.valueSubject(), schema, changes, left));
    }
  }
}
