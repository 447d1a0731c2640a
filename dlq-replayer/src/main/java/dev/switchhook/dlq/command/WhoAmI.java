package dev.switchhook.dlq.command;

import dev.switchhook.dlq.profile.Profile;
import dev.switchhook.dlq.replay.Actor;
import dev.switchhook.kit.kafka.Credentials;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;

/** Who runs this tool, for the record. */
final class WhoAmI {
  private WhoAmI() {}

  static Actor to(Profile profile) {
    String osUser = Objects.toString(System.getProperty("user.name"), "unknown");
    String version =
        Objects.toString(WhoAmI.class.getPackage().getImplementationVersion(), "development");
    String host = host();
    Credentials.Identity identity = Credentials.of(profile.kafkaSettings(), osUser);
    return new Actor(
        identity.name(),
        identity.source(),
        osUser,
        host,
        "switchhook-dlq " + version + " on " + host);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
