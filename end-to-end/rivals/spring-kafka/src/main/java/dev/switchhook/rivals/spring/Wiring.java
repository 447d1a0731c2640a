package dev.switchhook.rivals.spring;

import dev.switchhook.rivals.Ladder;
import dev.switchhook.rivals.Posts;
import dev.switchhook.rivals.Task;
import dev.switchhook.topics.TopicCatalogue;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.retrytopic.RetryTopicConfiguration;
import org.springframework.kafka.retrytopic.RetryTopicConfigurationBuilder;
import org.springframework.kafka.retrytopic.RetryTopicConfigurationSupport;
import org.springframework.kafka.retrytopic.SameIntervalTopicReuseStrategy;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.util.backoff.BackOff;

/**
 * A thread for each partition of the main topic, which is the most that can work, and one for each
 * retry topic: what waits there holds up nobody who is healthy.
 */
@Configuration
@EnableKafka
class Wiring extends RetryTopicConfigurationSupport {
  private static final int THREADS_OF_A_RETRY_TOPIC = 1;

  @Bean
  BlockingSender sender(Task task) throws IOException {
    return new BlockingSender(Posts.to(task.receivers()), task);
  }

  @Bean
  ConsumerFactory<String, byte[]> consumers(Task task) {
    return new DefaultKafkaConsumerFactory<>(
        Map.of(
            "bootstrap.servers",
            task.bootstrapServers(),
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest",
            "session.timeout.ms",
            6_000,
            "isolation.level",
            "read_committed"),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  @Bean
  ConcurrentKafkaListenerContainerFactory<String, byte[]> kafkaListenerContainerFactory(
      ConsumerFactory<String, byte[]> consumers, Task task) {
    ConcurrentKafkaListenerContainerFactory<String, byte[]> factory =
        new ConcurrentKafkaListenerContainerFactory<>();
    factory.setConsumerFactory(consumers);
    factory.setConcurrency(Math.min(task.inFlight(), TopicCatalogue.DEFAULT_PARTITIONS));
    SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("listener-");
    threads.setVirtualThreads("virtual".equals(task.variant()));
    factory.getContainerProperties().setListenerTaskExecutor(threads);
    return factory;
  }

  @Bean
  KafkaTemplate<String, byte[]> defaultRetryTopicKafkaTemplate(Task task) {
    return new KafkaTemplate<>(
        new DefaultKafkaProducerFactory<>(
            Map.of("bootstrap.servers", task.bootstrapServers(), "compression.type", "lz4"),
            new StringSerializer(),
            new ByteArraySerializer()));
  }

  @Bean
  KafkaAdmin admin(Task task) {
    return new KafkaAdmin(Map.of("bootstrap.servers", task.bootstrapServers()));
  }

  @Bean
  TaskScheduler backOffScheduler() {
    return new ThreadPoolTaskScheduler();
  }

  @Bean
  RetryTopicConfiguration retries(KafkaTemplate<String, byte[]> template) {
    return RetryTopicConfigurationBuilder.newInstance()
        .maxAttempts(Ladder.attempts())
        .customBackoff(ladder())
        .suffixTopicsWithIndexValues()
        .sameIntervalTopicReuseStrategy(SameIntervalTopicReuseStrategy.MULTIPLE_TOPICS)
        .concurrency(THREADS_OF_A_RETRY_TOPIC)
        .autoCreateTopicsWith(TopicCatalogue.DEFAULT_PARTITIONS, (short) 1)
        .create(template);
  }

  private static BackOff ladder() {
    return () -> {
      int[] failures = {0};
      return () -> Ladder.delayAfter(++failures[0]).toMillis();
    };
  }
}
