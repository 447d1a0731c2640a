package dev.switchhook.kit.skip;

import dev.switchhook.kit.kafka.Credentials;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Objects;

/**
 * Who passes a record over, for the audit.
 *
 * @param tool name and version of the program
 */
public record Operator(Credentials.Identity identity, String osUser, String host, String tool) {
  /**
   * Whoever started this process.
   *
   * @param kafka settings of the Kafka clients
   * @param program whose version is meant
   */
  public static Operator of(Map<String, Object> kafka, String name, Class<?> program) {
    String osUser = Objects.toString(System.getProperty("user.name"), "unknown");
    String version =
        Objects.toString(program.getPackage().getImplementationVersion(), "development");
    return new Operator(Credentials.of(kafka, osUser), osUser, thisHost(), name + " " + version);
  }

  private static String thisHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "unknown";
    }
  }
}
