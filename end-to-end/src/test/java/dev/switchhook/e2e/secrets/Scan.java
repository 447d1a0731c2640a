package dev.switchhook.e2e.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks for canaries wherever something is written down, and notes where it met one. */
final class Scan {
  private final List<Canary> canaries;
  private final TreeSet<String> findings = new TreeSet<>();
  private long bytes;

  Scan(List<Canary> canaries) {
    this.canaries = canaries;
  }

  /** Place, secret and form of each. */
  TreeSet<String> findings() {
    return findings;
  }

  /** Looked through so far: a scan of nothing finds nothing. */
  long bytes() {
    return bytes;
  }

  void look(String place, byte[] content) {
    bytes += content.length;
    String text = Canary.latin(content);
    for (Canary canary : canaries) {
      canary
          .forms()
          .forEach(
              (form, wanted) -> {
                if (text.contains(wanted)) {
                  findings.add(place + ": " + canary.what() + ", " + form);
                }
              });
    }
  }

  /** Every file of a folder. */
  void files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        look(folder.getFileName() + "/" + folder.relativize(file), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Key, value and headers of every record there is, aborted ones too, decompressed. */
  void topics(String bootstrap) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_uncommitted");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .listTopics()
          .values()
          .forEach(
              infos ->
                  infos.forEach(
                      info -> partitions.add(new TopicPartition(info.topic(), info.partition()))));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(this::look);
      }
    }
  }

  private void look(ConsumerRecord<byte[], byte[]> record) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(record.key());
    parts.add(record.value());
    for (Header header : record.headers()) {
      parts.add(header.value());
    }
    parts.stream().filter(Objects::nonNull).forEach(part -> look("topic " + record.topic(), part));
  }
}
