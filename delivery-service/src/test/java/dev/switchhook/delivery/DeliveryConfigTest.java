package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.delivery.engine.BreakerSettings;
import dev.switchhook.delivery.engine.DisableSettings;
import dev.switchhook.delivery.engine.EarlyRetrySettings;
import dev.switchhook.delivery.engine.EngineSettings;
import dev.switchhook.delivery.engine.LaneSettings;
import dev.switchhook.delivery.engine.MemoryBudget;
import dev.switchhook.delivery.engine.OrderSettings;
import dev.switchhook.delivery.engine.PoolSettings;
import dev.switchhook.delivery.intake.IntakeSettings;
import dev.switchhook.delivery.retry.RetrySchedule;
import dev.switchhook.kit.config.ConfigMistakes;
import dev.switchhook.kit.config.ConfigSources;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DeliveryConfigTest {
  @Test
  void theseAreTheDefaults() {
    Map<String, Object> expected = new HashMap<>();
    expected.put("topics.partitions", 12);
    expected.put("admin.host", "127.0.0.1");
    expected.put("admin.port", 0);
    expected.put("delivery.group", "switchhook-delivery");
    expected.put("delivery.instance", "");
    expected.put("delivery.workers", 0);
    expected.put("delivery.inflight.max", 1_024);
    expected.put("delivery.lane.limit.start", 4);
    expected.put("delivery.lane.limit.max", 64);
    expected.put("delivery.lane.queue", 256);
    expected.put("delivery.lane.patience.ms", 2_000L);
    expected.put("delivery.attempt.deadline.ms", 15_000L);
    expected.put(
        "delivery.ladder.ms",
        List.of(
            "1000",
            "5000",
            "30000",
            "120000",
            "600000",
            "3600000",
            "21600000",
            "21600000",
            "21600000",
            "86400000",
            "86400000"));
    expected.put("delivery.breaker.failures", 5);
    expected.put("delivery.breaker.steps.ms", List.of("5000", "30000", "120000", "600000"));
    expected.put("delivery.disable.after.ms", 432_000_000L);
    expected.put("delivery.disable.failures", 50);
    expected.put("delivery.order.hold.ms", 10_000L);
    expected.put("delivery.order.hold.escalated.ms", 2_000L);
    expected.put("delivery.order.held.max", 20_000);
    expected.put("delivery.gate.ahead.ms", 1_000L);
    expected.put("delivery.commit.ms", 1_000L);
    expected.put("delivery.commit.count", 5_000);
    expected.put("delivery.offsets.window", 65_536);
    expected.put("delivery.repeats.window", 16_384);
    expected.put("delivery.memory.share", 25);
    expected.put("delivery.retry.early.percent", 20);
    expected.put("delivery.retry.early.per.second", 1);
    expected.put("delivery.inflight.suspect.share", 25);
    expected.put("delivery.inflight.tenant.share", 50);
    expected.put("delivery.lane.queue.suspect", 16);
    expected.put("delivery.lane.slow.min.ms", 250L);
    expected.put("delivery.lane.slow.max.ms", 2_000L);
    expected.put("delivery.lane.slow.factor", 8);
    expected.put("delivery.revoke.drain.ms", 5_000L);
    expected.put("delivery.shutdown.drain.ms", 20_000L);
    expected.put("delivery.cutoff.ms", 45_000L);
    expected.put("delivery.writes.stuck.ms", 30_000L);
    expected.put("delivery.offsets.missing", "stop");
    expected.put("dns.servers", List.of());
    expected.put("egress.allow", List.of());
    expected.put("egress.ports", List.of("443"));
    expected.put("egress.nat64.prefixes", List.of());
    expected.put("egress.ca.file", "");

    assertThat(DeliveryConfig.DEFINITION.defaultValues())
        .containsExactlyInAnyOrderEntriesOf(expected);
  }

  @Test
  void theDefaultsAreThoseOfTheParts() {
    DeliveryConfig config = config(Map.of());

    assertThat(config.intake()).isEqualTo(IntakeSettings.standard(12));
    assertThat(config.engine(1_200))
        .usingRecursiveComparison()
        .isEqualTo(
            new EngineSettings(
                new PoolSettings(1_024, 25, 50),
                new LaneSettings(
                    4,
                    64,
                    256,
                    16,
                    Duration.ofSeconds(2),
                    new LaneSettings.Slow(Duration.ofMillis(250), Duration.ofSeconds(2), 8)),
                RetrySchedule.standard(),
                new EarlyRetrySettings(20, 1),
                new BreakerSettings(
                    5,
                    List.of(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(10))),
                new OrderSettings(Duration.ofSeconds(10), Duration.ofSeconds(2), 20_000),
                new MemoryBudget(300 / Runtime.getRuntime().availableProcessors()),
                new DisableSettings(Duration.ofDays(5), 50)));
    assertThat(config.workers()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(config.instance(1)).isEmpty();
    assertThat(config.nameServers()).isEmpty();
  }

  @Test
  void whatIsSetIsTaken() {
    DeliveryConfig config =
        config(
            Map.of(
                "delivery.ladder.ms", "1000, 5000",
                "delivery.instance", "blue",
                "delivery.workers", "3",
                "dns.servers", "127.0.0.1:5353",
                "egress.allow", "localhost:8080,10.0.0.0/8"));

    assertThat(config.engine(1_200).ladder().steps())
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(5));
    assertThat(config.instance(2)).isEqualTo(Optional.of("blue-2"));
    assertThat(config.workers()).isEqualTo(3);
    assertThat(config.engine(1_200).memory()).isEqualTo(new MemoryBudget(100));
    assertThat(config.nameServers()).extracting(each -> each.getPort()).containsExactly(5_353);
    assertThat(config.egress().exceptions()).containsExactly("localhost:8080", "10.0.0.0/8");
  }

  @Test
  void mistakesAreToldTogetherAndByName() {
    assertThatThrownBy(
            () ->
                config(
                    Map.of(
                        "delivery.ladder.ms", "1234",
                        "delivery.offsets.window", "1000",
                        "delivery.offsets.missing", "latest",
                        "dns.servers", "localhost",
                        "egress.allow", "everything",
                        "delivery.inflght.max", "3")))
        .isInstanceOf(ConfigMistakes.class)
        .message()
        .contains(
            "delivery.ladder.ms",
            "delivery.offsets.window",
            "delivery.offsets.missing",
            "dns.servers",
            "egress.allow",
            "delivery.inflight.max?");
  }

  private static DeliveryConfig config(Map<String, String> more) {
    Map<String, String> given =
        new HashMap<>(
            Map.of(
                "kafka.bootstrap.servers", "127.0.0.1:1",
                "schema.registry.url", "http://127.0.0.1:1",
                "secrets.keyset.file", "keyset.json"));
    given.putAll(more);
    return new DeliveryConfig(ConfigSources.of(given));
  }
}
