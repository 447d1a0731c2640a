package dev.switchhook.rivals.spring;

import dev.switchhook.rivals.Task;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Spring for Apache Kafka without Spring Boot: a listener that POSTs and waits, and retry topics.
 * The variant is the kind of its threads, {@code platform} or {@code virtual}.
 */
public final class SpringKafkaRival {
  private SpringKafkaRival() {}

  public static void main(String[] args) throws InterruptedException {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.registerBean(Task.class, () -> Task.of(args));
    context.register(Wiring.class);
    context.registerShutdownHook();
    context.refresh();
    System.out.println("ready name=spring-kafka");
    new CountDownLatch(1).await();
  }
}
