package dev.switchhook.kit.skip;

import dev.switchhook.kit.config.ConfigMistakes;
import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.config.StrictConfig;
import dev.switchhook.registry.Schemas;
import java.time.InstantSource;
import org.apache.kafka.common.config.ConfigDef;

/**
 * A service whose records can be passed over.
 *
 * @param name by which it is started
 * @param explained what its {@code skip} does, for the help
 * @param settings its own: {@code skip} takes the same
 */
public record SkipService(String name, String explained, ConfigDef settings, Reads reads) {
  static final String COMMAND = "skip";

  /** Reads the settings. */
  @FunctionalInterface
  public interface Reads {
    /**
     * What is read under them.
     *
     * @throws ConfigMistakes with everything that is wrong with the settings
     */
    Group of(ConfigSources given);
  }

  /** Whose offset moves. */
  public record Group(String id, StrictConfig config, Rules rules) {}

  /** Makes the rules when the registry is there. */
  @FunctionalInterface
  public interface Rules {
    SkipRules of(Schemas schemas, InstantSource clock);
  }

  /** Whether it is not the service that is to run. */
  public boolean isMeant(String[] args) {
    return args.length > 0 && args[0].equals(COMMAND);
  }

  /** To be said below the help of the service. */
  public String note() {
    return """

        %s skip --help: the last resort for a record that ends the process each time.
        """
        .formatted(name);
  }
}
