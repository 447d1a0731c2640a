package dev.switchhook.kit.kafka;

import dev.switchhook.events.ActorSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As whom the Kafka client authenticates, as far as its settings say it. */
public final class Credentials {
  private static final Pattern USER = Pattern.compile("\\busername\\s*=\\s*\"?([^\"\\s;]+)\"?");

  private Credentials() {}

  /** A user and how he is known to be one. */
  public record Identity(String name, ActorSource source) {}

  /**
   * The SASL user where there is one; else the operating system's user, which is only a claim.
   *
   * @param kafka settings of the Kafka clients
   */
  public static Identity of(Map<String, Object> kafka, String osUser) {
    return saslUser(kafka)
        .map(user -> new Identity(user, ActorSource.SASL_USER))
        .orElseGet(() -> new Identity(osUser, ActorSource.OS_USER));
  }

  private static Optional<String> saslUser(Map<String, Object> kafka) {
    if (!text(kafka, "security.protocol").startsWith("SASL_")) {
      return Optional.empty();
    }
    Matcher matcher = USER.matcher(text(kafka, "sasl.jaas.config"));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String text(Map<String, Object> settings, String key) {
    return String.valueOf(settings.getOrDefault(key, ""));
  }
}
