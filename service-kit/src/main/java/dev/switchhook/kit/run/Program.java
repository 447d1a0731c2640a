package dev.switchhook.kit.run;

import dev.switchhook.kit.config.ConfigSources;

/** What {@link Main} runs. */
public interface Program {
  /**
   * Builds the graph in data order, says that it is ready, calls {@link Stop#await()}, and closes
   * everything in reverse before it returns.
   *
   * @throws Exception ends the program: {@link Refusal} and mistakes in the settings with their
   *     message, anything else with its stack trace
   */
  void run(ConfigSources given, Stop stop) throws Exception;
}
