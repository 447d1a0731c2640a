package dev.switchhook.delivery.egress;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

/** Names to addresses, not vetted. Blocks no thread: a silent name server costs nobody else. */
public interface NameLookup {
  /** All addresses of a name, or why there are none. */
  sealed interface Answer {
    /** At least one. */
    record Addresses(List<InetAddress> all) implements Answer {
      public Addresses {
        all = List.copyOf(all);
      }
    }

    /** The name does not exist: said by its name server. */
    record NoSuchName() implements Answer {}

    /** No address in time: silence, a failing server, or a name without any. */
    record NoAnswer() implements Answer {}
  }

  /** Answers once, on the loop it was asked on, at once where it knows. */
  void lookup(String host, Consumer<Answer> answer);
}
