package dev.switchhook.delivery.settle;

import org.apache.kafka.clients.producer.Producer;

/** The producer in use; there is one for all workers of a process. Thread-safe. */
public interface ProducerSource {
  Producer<byte[], byte[]> current();

  /** It will never write again: have another in its place. Does not block. */
  void broken(Producer<byte[], byte[]> which, RuntimeException why);
}
