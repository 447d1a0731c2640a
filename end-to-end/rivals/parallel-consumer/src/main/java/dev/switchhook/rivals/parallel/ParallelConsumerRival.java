package dev.switchhook.rivals.parallel;

import dev.switchhook.rivals.Ladder;
import dev.switchhook.rivals.Post;
import dev.switchhook.rivals.Posts;
import dev.switchhook.rivals.Task;
import dev.switchhook.topics.Topics;
import io.confluent.parallelconsumer.PCRetriableException;
import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.RecordContext;
import io.confluent.parallelconsumer.vertx.VertxParallelEoSStreamProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Parallel Consumer with its Vert.x module: one event loop, as many connections as records at once.
 * What fails is tried again in memory after our waits; nothing is ever given up, and no attempt is
 * recorded. The variant is a {@link ProcessingOrder}.
 */
public final class ParallelConsumerRival {
  private static final String GROUP = "rival-parallel-consumer";
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

  private final Posts posts;
  private final WebClient client;
  private final long deadlineMs;

  private ParallelConsumerRival(Posts posts, WebClient client, long deadlineMs) {
    this.posts = posts;
    this.client = client;
    this.deadlineMs = deadlineMs;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Task task = Task.of(args);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    WebClient client =
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setMaxPoolSize(task.inFlight())
                .setFollowRedirects(false)
                .setUserAgentEnabled(false));
    ParallelConsumerRival rival =
        new ParallelConsumerRival(Posts.to(task.receivers()), client, task.deadline().toMillis());
    VertxParallelEoSStreamProcessor<String, byte[]> engine =
        new VertxParallelEoSStreamProcessor<>(vertx, client, options(task));
    Runtime.getRuntime().addShutdownHook(new Thread(engine::closeDontDrainFirst, "stop"));
    engine.subscribe(List.of(Topics.DELIVERIES));
    engine.vertxFuture(records -> rival.send(records.getSingleRecord()));
    System.out.println("ready name=parallel-consumer");
    new CountDownLatch(1).await();
  }

  private static ParallelConsumerOptions<String, byte[]> options(Task task) {
    return ParallelConsumerOptions.<String, byte[]>builder()
        .consumer(
            new KafkaConsumer<>(
                Map.of(
                    "bootstrap.servers",
                    task.bootstrapServers(),
                    "group.id",
                    GROUP,
                    "enable.auto.commit",
                    false,
                    "auto.offset.reset",
                    "earliest",
                    "session.timeout.ms",
                    6_000,
                    "isolation.level",
                    "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer()))
        .ordering(ProcessingOrder.valueOf(task.variant().toUpperCase(Locale.ROOT)))
        .maxConcurrency(task.inFlight())
        .commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
        .commitInterval(COMMIT_INTERVAL)
        .retryDelayProvider(record -> Ladder.delayAfter(record.getNumberOfFailedAttempts()))
        .build();
  }

  private Future<?> send(RecordContext<String, byte[]> record) {
    Post post = posts.of(record.key(), record.value(), System.currentTimeMillis());
    HttpRequest<Buffer> request = client.postAbs(post.url().toString()).timeout(deadlineMs);
    post.headers().forEach(request::putHeader);
    return request
        .sendBuffer(Buffer.buffer(post.body().array()))
        .compose(
            answer ->
                Post.isDelivered(answer.statusCode())
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new PCRetriableException("status " + answer.statusCode())),
            failure -> Future.failedFuture(new PCRetriableException(failure)));
  }
}
