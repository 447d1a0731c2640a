package dev.switchhook.local.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** What {@code server.properties} says. */
final class BrokerSettings {
  private static final String HOST = "127.0.0.1";

  /** One node that is broker and controller, with few and small internal topics. */
  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("node.id", "1"),
          Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
          Map.entry("controller.listener.names", "CONTROLLER"),
          Map.entry("inter.broker.listener.name", "PLAINTEXT"),
          // After a hard kill the new process waits until the controller has forgotten the old one:
          // 11.5 s with the default session of 9 s, about 3 s with this. With 1 s heartbeats timed
          // out on 2 cores at load 18; a broker that misses its session is fenced while it lives.
          Map.entry("broker.session.timeout.ms", "2000"),
          Map.entry("broker.heartbeat.interval.ms", "200"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          // 50 of each cost start time.
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("share.coordinator.state.topic.num.partitions", "4"),
          // Otherwise the first group waits 3 s for members that do not come.
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          // So that a worker killed hard is missed within a test's patience.
          Map.entry("group.min.session.timeout.ms", "1000"),
          // The same for the consumer protocol, where the broker decides: 45 s by default, most of
          // the 60 s that a call.started is worth anything.
          Map.entry("group.consumer.min.session.timeout.ms", "1000"),
          Map.entry("group.consumer.session.timeout.ms", "6000"),
          Map.entry("group.consumer.min.heartbeat.interval.ms", "500"),
          Map.entry("group.consumer.heartbeat.interval.ms", "1500"),
          Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
          // A typing mistake must not become a topic.
          Map.entry("auto.create.topics.enable", "false"),
          // Everybody may do everything, until a test takes a right away.
          Map.entry(
              "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
          Map.entry("allow.everyone.if.no.acl.found", "true"),
          // 128 MB otherwise.
          Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
          // One broker has nobody to hand over to.
          Map.entry("controlled.shutdown.enable", "false"),
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "4"));

  private BrokerSettings() {}

  static String bootstrapServers(int port) {
    return HOST + ":" + port;
  }

  static Path data(Path folder) {
    return folder.resolve("data");
  }

  /** Says that this process has started. */
  static void writeStarted(Path folder) throws IOException {
    Files.writeString(started(folder), Long.toString(ProcessHandle.current().pid()));
  }

  /** Whether the process with this id has said so: what an earlier one said does not count. */
  static boolean hasStarted(Path folder, long pid) {
    try {
      return Files.exists(started(folder))
          && Files.readString(started(folder)).equals(Long.toString(pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path started(Path folder) {
    return folder.resolve("broker.started");
  }

  /** Written beside the data, so that a person can see what runs. */
  static Properties write(Path folder, int port, int controllerPort) throws IOException {
    Properties all = new Properties();
    all.putAll(FIXED);
    all.put("log.dirs", data(folder).toString());
    all.put(
        "listeners",
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, port, HOST, controllerPort));
    all.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(HOST, port));
    all.put("controller.quorum.voters", "1@%s:%d".formatted(HOST, controllerPort));
    try (Writer writer = Files.newBufferedWriter(folder.resolve("server.properties"))) {
      all.store(writer, "Written at each start: a change here is lost.");
    }
    return all;
  }
}
