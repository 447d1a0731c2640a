package dev.switchhook.delivery.intake;

import dev.switchhook.delivery.engine.Position;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InterruptException;

/**
 * What others tell the Kafka thread: mail, which wakes it, and settled positions, which wait for
 * its next turn, since they come ten thousand times a second. Anybody posts, that thread opens.
 */
final class Mailbox {
  private final BlockingQueue<Mail> mails = new LinkedBlockingQueue<>();
  private final Queue<Position> settled = new ConcurrentLinkedQueue<>();

  void post(Mail mail) {
    mails.add(mail);
  }

  void settled(Position position) {
    settled.add(position);
  }

  /** Mail first: what was settled before it was posted is told before this returns. */
  void open(Consumer<Mail> reader, Consumer<Position> settler) {
    for (Mail mail = mails.poll(); mail != null; mail = mails.poll()) {
      reader.accept(mail);
    }
    for (Position position = settled.poll(); position != null; position = settled.poll()) {
      settler.accept(position);
    }
  }

  /** Waits for a mail, that long at most, and has it read. */
  void await(Duration longest, Consumer<Mail> reader) {
    try {
      Mail mail = mails.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
      if (mail != null) {
        reader.accept(mail);
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
