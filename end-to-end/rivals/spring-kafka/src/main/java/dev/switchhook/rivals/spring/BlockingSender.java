package dev.switchhook.rivals.spring;

import dev.switchhook.rivals.Post;
import dev.switchhook.rivals.Posts;
import dev.switchhook.rivals.Task;
import dev.switchhook.topics.Topics;
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;

/** The listener: a record is consumed when its POST was answered with 2xx, and thrown otherwise. */
final class BlockingSender {
  private final Posts posts;
  private final CloseableHttpClient client;

  BlockingSender(Posts posts, Task task) {
    this.posts = posts;
    Timeout deadline = Timeout.of(task.deadline());
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(task.inFlight())
                    .setMaxConnTotal(task.inFlight())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setConnectTimeout(deadline).build())
                    .build())
            .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(deadline).build())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .build();
  }

  /** Also called for the retry topics. */
  @KafkaListener(id = "rival-spring-kafka", topics = Topics.DELIVERIES)
  public void deliver(ConsumerRecord<String, byte[]> record) throws IOException {
    Post post = posts.of(record.key(), record.value(), System.currentTimeMillis());
    HttpPost request = new HttpPost(post.url());
    post.headers().forEach(request::setHeader);
    request.setEntity(new ByteArrayEntity(post.body().array(), ContentType.APPLICATION_JSON));
    int status =
        client.execute(
            request,
            answer -> {
              EntityUtils.consume(answer.getEntity());
              return answer.getCode();
            });
    if (!Post.isDelivered(status)) {
      throw new IOException("status " + status);
    }
  }
}
