package dev.switchhook.delivery;

import dev.switchhook.delivery.egress.AddressPolicy;
import dev.switchhook.delivery.engine.BreakerSettings;
import dev.switchhook.delivery.engine.DisableSettings;
import dev.switchhook.delivery.engine.EarlyRetrySettings;
import dev.switchhook.delivery.engine.EngineSettings;
import dev.switchhook.delivery.engine.LaneSettings;
import dev.switchhook.delivery.engine.MemoryBudget;
import dev.switchhook.delivery.engine.OrderSettings;
import dev.switchhook.delivery.engine.PoolSettings;
import dev.switchhook.delivery.intake.IntakeSettings;
import dev.switchhook.delivery.intake.MissingOffsets;
import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.config.StrictConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;

/** The settings of delivery-service. */
final class DeliveryConfig extends StrictConfig {
  static final ConfigDef DEFINITION = DeliveryDefinition.make();

  /** Refuses what is wrong, all of it at once. */
  DeliveryConfig(ConfigSources given) {
    super(DEFINITION, given);
  }

  /** In a process with so much heap. */
  EngineSettings engine(long heap) {
    return new EngineSettings(
        new PoolSettings(
            inFlightMax(),
            getInt("delivery.inflight.suspect.share"),
            getInt("delivery.inflight.tenant.share")),
        new LaneSettings(
            getInt("delivery.lane.limit.start"),
            getInt("delivery.lane.limit.max"),
            getInt("delivery.lane.queue"),
            getInt("delivery.lane.queue.suspect"),
            millis("delivery.lane.patience.ms"),
            new LaneSettings.Slow(
                millis("delivery.lane.slow.min.ms"),
                millis("delivery.lane.slow.max.ms"),
                getInt("delivery.lane.slow.factor"))),
        RetryDefinition.ladder(getList("delivery.ladder.ms")),
        new EarlyRetrySettings(
            getInt("delivery.retry.early.percent"), getInt("delivery.retry.early.per.second")),
        new BreakerSettings(
            getInt("delivery.breaker.failures"),
            RetryDefinition.ladder(getList("delivery.breaker.steps.ms")).steps()),
        new OrderSettings(
            millis("delivery.order.hold.ms"),
            millis("delivery.order.hold.escalated.ms"),
            getInt("delivery.order.held.max")),
        new MemoryBudget(heap / 100 * getInt("delivery.memory.share") / workers()),
        new DisableSettings(
            millis("delivery.disable.after.ms"), getInt("delivery.disable.failures")));
  }

  IntakeSettings intake() {
    return new IntakeSettings(
        partitions(),
        millis("delivery.gate.ahead.ms"),
        millis("delivery.commit.ms"),
        getInt("delivery.commit.count"),
        getInt("delivery.offsets.window"),
        getInt("delivery.repeats.window"),
        millis("delivery.revoke.drain.ms"),
        millis("delivery.shutdown.drain.ms"),
        millis("delivery.cutoff.ms"),
        MissingOffsets.valueOf(getString("delivery.offsets.missing").toUpperCase(Locale.ROOT)));
  }

  String group() {
    return getString("delivery.group");
  }

  /** Of one worker; empty where the process has no lasting name. */
  Optional<String> instance(int worker) {
    return Optional.of(getString("delivery.instance"))
        .filter(name -> !name.isEmpty())
        .map(name -> name + "-" + worker);
  }

  int workers() {
    int given = getInt("delivery.workers");
    return given == 0 ? Runtime.getRuntime().availableProcessors() : given;
  }

  int inFlightMax() {
    return getInt("delivery.inflight.max");
  }

  Duration writePatience() {
    return millis("delivery.writes.stuck.ms");
  }

  Duration attemptDeadline() {
    return millis("delivery.attempt.deadline.ms");
  }

  AddressPolicy egress() {
    return AddressPolicy.allowing(getList("egress.allow"))
        .onPorts(getList("egress.ports").stream().map(EgressDefinition::port).toList())
        .withNat64(getList("egress.nat64.prefixes"));
  }

  /** Of certificate authorities beside those of the JVM. */
  Optional<Path> authorities() {
    return Optional.of(getString("egress.ca.file")).filter(file -> !file.isEmpty()).map(Path::of);
  }

  /** Empty: those of the machine. */
  List<InetSocketAddress> nameServers() {
    return getList("dns.servers").stream().map(EgressDefinition::address).toList();
  }
}
