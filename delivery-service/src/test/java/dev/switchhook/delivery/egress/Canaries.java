package dev.switchhook.delivery.egress;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Listeners of this host that nobody may reach, all on one port. They count and hang up. */
final class Canaries implements AutoCloseable {
  private static final List<String> ADDRESSES = List.of("127.0.0.1", "127.0.0.3", "::1");

  private final List<ServerSocket> listeners;
  final AtomicInteger connections = new AtomicInteger();

  private Canaries(List<ServerSocket> listeners) {
    this.listeners = listeners;
    listeners.forEach(each -> Thread.ofVirtual().start(() -> count(each)));
  }

  static Canaries open() throws IOException {
    while (true) {
      List<ServerSocket> listeners = new ArrayList<>();
      int port = 0;
      try {
        for (String address : ADDRESSES) {
          listeners.add(new ServerSocket(port, 64, InetAddress.ofLiteral(address)));
          port = listeners.getFirst().getLocalPort();
        }
        return new Canaries(listeners);
      } catch (BindException e) {
        // Another program has that port on one of them: the next port.
        for (ServerSocket each : listeners) {
          each.close();
        }
      }
    }
  }

  int port() {
    return listeners.getFirst().getLocalPort();
  }

  private void count(ServerSocket listener) {
    while (!listener.isClosed()) {
      try (Socket _ = listener.accept()) {
        connections.incrementAndGet();
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket each : listeners) {
      each.close();
    }
  }
}
