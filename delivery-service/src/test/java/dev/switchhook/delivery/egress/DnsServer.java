package dev.switchhook.delivery.egress;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A name server on UDP that knows a few names: what each answers is written out, or it is silent.
 */
final class DnsServer implements AutoCloseable {
  private static final int A = 1;
  private static final int CNAME = 5;
  private static final int AAAA = 28;

  /** Answers with these addresses; through an alias first where there is one. */
  record Zone(int code, String alias, List<InetAddress> addresses) {}

  private final DatagramSocket socket;
  private final Map<String, Zone> zones;
  final AtomicInteger queries = new AtomicInteger();

  DnsServer(Map<String, Zone> zones) throws IOException {
    this.zones = zones;
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
  }

  private void serve() {
    byte[] bytes = new byte[1_500];
    while (!socket.isClosed()) {
      try {
        DatagramPacket query = new DatagramPacket(bytes, bytes.length);
        socket.receive(query);
        queries.incrementAndGet();
        byte[] answer = answer(Arrays.copyOf(bytes, query.getLength()));
        if (answer.length > 0) {
          socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
        }
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private byte[] answer(byte[] query) throws IOException {
    StringBuilder name = new StringBuilder();
    int at = 12;
    for (; query[at] != 0; at += query[at] + 1) {
      name.append(name.isEmpty() ? "" : ".").append(new String(query, at + 1, query[at]));
    }
    int type = ByteBuffer.wrap(query).getShort(at + 1);
    byte[] question = Arrays.copyOfRange(query, 12, at + 5);
    Zone zone = zones.get(name.toString());
    if (zone == null) {
      return new byte[0];
    }
    List<InetAddress> found =
        zone.addresses().stream()
            .filter(address -> (address.getAddress().length == 4 ? A : AAAA) == type)
            .toList();
    boolean alias = !zone.alias().isEmpty();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(query, 0, 2);
    out.writeShort(0x8180 | zone.code());
    out.writeShort(1);
    out.writeShort(found.size() + (alias ? 1 : 0));
    out.writeInt(0);
    out.write(question);
    byte[] owner = {(byte) 0xc0, 12};
    if (alias) {
      byte[] target = encoded(zone.alias());
      record(out, owner, CNAME, target);
      owner = target;
    }
    for (InetAddress address : found) {
      record(out, owner, type, address.getAddress());
    }
    return bytes.toByteArray();
  }

  private static void record(DataOutputStream out, byte[] owner, int type, byte[] data)
      throws IOException {
    out.write(owner);
    out.writeShort(type);
    out.writeShort(1);
    out.writeInt(30);
    out.writeShort(data.length);
    out.write(data);
  }

  private static byte[] encoded(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String label : name.split("\\.")) {
      bytes.write(label.length());
      bytes.writeBytes(label.getBytes());
    }
    bytes.write(0);
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
