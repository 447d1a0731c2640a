package dev.switchhook.kit.config;

import java.util.List;
import org.apache.kafka.common.config.ConfigException;

/** Everything that is wrong with the settings, numbered. The program ends with exit code 2. */
public final class ConfigMistakes extends ConfigException {
  private static final long serialVersionUID = 1L;

  private final transient List<Mistake> mistakes;

  public ConfigMistakes(List<Mistake> mistakes) {
    super(text(mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  public List<Mistake> mistakes() {
    return mistakes;
  }

  private static String text(List<Mistake> mistakes) {
    StringBuilder text =
        new StringBuilder(
            mistakes.size() == 1
                ? "1 mistake in the settings:"
                : mistakes.size() + " mistakes in the settings:");
    for (int i = 0; i < mistakes.size(); i++) {
      Mistake mistake = mistakes.get(i);
      text.append("%n%3d. %s: %s".formatted(i + 1, mistake.setting(), mistake.why()));
    }
    return text.toString();
  }
}
