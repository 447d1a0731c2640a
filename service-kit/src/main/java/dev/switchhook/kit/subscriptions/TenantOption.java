package dev.switchhook.kit.subscriptions;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose subscriptions. */
final class TenantOption {
  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "Its id; else SWITCHHOOK_TENANT of the environment.")
  private @Nullable String tenant;

  String of(Map<String, String> environment) {
    String given = tenant == null ? environment.getOrDefault("SWITCHHOOK_TENANT", "") : tenant;
    if (!SubscriptionsFile.TENANT.matcher(given).matches()) {
      throw new InputMistakes(
          List.of("--tenant (or SWITCHHOOK_TENANT): an id of " + SubscriptionsFile.TENANT));
    }
    return given;
  }
}
