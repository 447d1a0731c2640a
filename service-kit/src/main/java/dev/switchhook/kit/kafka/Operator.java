package dev.switchhook.kit.kafka;

import dev.switchhook.events.ActorSource;
import dev.switchhook.kit.kafka.Credentials.Identity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Objects;

/**
 * Who does something to what the cluster keeps, for the audit.
 *
 * @param source {@code OS_USER} is a claim, not an identity: nobody has authenticated it
 * @param tool name and version of the program
 */
public record Operator(String name, ActorSource source, String osUser, String host, String tool) {
  /**
   * Whoever started this process.
   *
   * @param kafka settings of the Kafka clients
   * @param tool name of the program
   * @param program whose version is meant
   */
  public static Operator of(Map<String, Object> kafka, String tool, Class<?> program) {
    String osUser = Objects.toString(System.getProperty("user.name"), "unknown");
    String version =
        Objects.toString(program.getPackage().getImplementationVersion(), "development");
    Identity identity = Credentials.of(kafka, osUser);
    return new Operator(
        identity.name(), identity.source(), osUser, thisHost(), tool + " " + version);
  }

  private static String thisHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "unknown";
    }
  }
}
