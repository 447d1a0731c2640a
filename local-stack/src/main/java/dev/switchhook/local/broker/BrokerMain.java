package dev.switchhook.local.broker;

import dev.switchhook.local.process.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * Main of the broker's process, and the only class that knows Kafka's inner classes. Arguments: the
 * data folder and the port.
 */
public final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Properties properties =
        BrokerSettings.write(folder, Integer.parseInt(args[1]), FreePort.find());
    Path data = BrokerSettings.data(folder);
    if (!Files.exists(data.resolve("meta.properties"))) {
      format(properties, data.toString());
    }
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, true), Time.SYSTEM);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("orderly-stop").unstarted(server::shutdown));
    try {
      server.startup();
    } catch (RuntimeException e) {
      e.printStackTrace();
      System.exit(1);
    }
    BrokerSettings.writeStarted(folder);
    server.awaitShutdown();
  }

  private static void format(Properties properties, String data) throws Exception {
    new Formatter()
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
        .addDirectory(data)
        .setMetadataLogDirectory(data)
        .setControllerListenerName(properties.getProperty("controller.listener.names"))
        .run();
  }
}
