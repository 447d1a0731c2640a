package dev.switchhook.delivery.egress;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A name server on UDP and TCP that knows a few names; about others it is silent. */
final class DnsServer implements AutoCloseable {
  static final int A = 1;
  static final int CNAME = 5;
  static final int AAAA = 28;

  /**
   * One record of an answer.
   *
   * @param owner empty: the name that was asked for
   */
  record Line(String owner, int type, byte[] data, int ttl) {
    static Line of(InetAddress address) {
      return of("", address, 0);
    }

    static Line of(String owner, InetAddress address, int ttl) {
      return new Line(
          owner, address.getAddress().length == 4 ? A : AAAA, address.getAddress(), ttl);
    }

    static Line alias(String owner, String target) {
      return new Line(owner, CNAME, encoded(target), 0);
    }
  }

  /**
   * @param truncated over UDP: no records, ask again over TCP
   * @param garbled cut off in the middle of its first record
   */
  record Reply(int code, List<Line> lines, boolean truncated, boolean garbled) {
    static Reply of(Line... lines) {
      return new Reply(0, List.of(lines), false, false);
    }

    static Reply failed(int code) {
      return new Reply(code, List.of(), false, false);
    }

    Reply overTcp() {
      return new Reply(code, lines, true, false);
    }
  }

  /** What is said about a name; empty: nothing, for ever. */
  interface Zone {
    /**
     * @param nth counts the queries of that type for that name, from 0
     */
    Optional<Reply> answer(int nth);
  }

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Map<String, Zone> zones;
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  final AtomicInteger queries = new AtomicInteger();
  final AtomicInteger tcpQueries = new AtomicInteger();

  DnsServer(Map<String, Zone> zones) throws IOException {
    this.zones = zones;
    this.tcp = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    this.udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serveUdp);
    Thread.ofVirtual().start(this::serveTcp);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), udp.getLocalPort());
  }

  int asked(String name) {
    return Stream.of(A, AAAA)
        .map(type -> asked.get(name + " " + type))
        .mapToInt(count -> count == null ? 0 : count.get())
        .sum();
  }

  private void serveUdp() {
    byte[] bytes = new byte[1_500];
    while (!udp.isClosed()) {
      try {
        DatagramPacket query = new DatagramPacket(bytes, bytes.length);
        udp.receive(query);
        byte[] answer = answer(Arrays.copyOf(bytes, query.getLength()), false);
        if (answer.length > 0) {
          udp.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
        }
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try (Socket peer = tcp.accept()) {
        DataInputStream in = new DataInputStream(peer.getInputStream());
        byte[] query = new byte[in.readUnsignedShort()];
        in.readFully(query);
        tcpQueries.incrementAndGet();
        byte[] answer = answer(query, true);
        DataOutputStream out = new DataOutputStream(peer.getOutputStream());
        out.writeShort(answer.length);
        out.write(answer);
        out.flush();
        // Until the resolver has read it and hangs up.
        in.read();
      } catch (IOException e) {
        // Closed, or a resolver that went away.
      }
    }
  }

  private byte[] answer(byte[] query, boolean overTcp) throws IOException {
    queries.incrementAndGet();
    StringBuilder name = new StringBuilder();
    int at = 12;
    for (; query[at] != 0; at += query[at] + 1) {
      name.append(name.isEmpty() ? "" : ".").append(new String(query, at + 1, query[at]));
    }
    int type = ByteBuffer.wrap(query).getShort(at + 1);
    String key = name.toString().toLowerCase(Locale.ROOT);
    int nth = asked.computeIfAbsent(key + " " + type, _ -> new AtomicInteger()).getAndIncrement();
    Optional<Reply> reply = Optional.ofNullable(zones.get(key)).flatMap(zone -> zone.answer(nth));
    return reply.isEmpty()
        ? new byte[0]
        : encoded(reply.get(), query, Arrays.copyOfRange(query, 12, at + 5), type, overTcp);
  }

  private static byte[] encoded(
      Reply reply, byte[] query, byte[] question, int type, boolean overTcp) throws IOException {
    boolean cut = reply.truncated() && !overTcp;
    List<Line> lines =
        cut
            ? List.of()
            : reply.lines().stream()
                .filter(line -> line.type() == type || line.type() == CNAME)
                .toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(query, 0, 2);
    out.writeShort(0x8180 | reply.code() | (cut ? 0x0200 : 0));
    out.writeShort(1);
    out.writeShort(lines.size());
    out.writeInt(0);
    out.write(question);
    for (Line line : lines) {
      out.write(line.owner().isEmpty() ? new byte[] {(byte) 0xc0, 12} : encoded(line.owner()));
      out.writeShort(line.type());
      out.writeShort(1);
      out.writeInt(line.ttl());
      out.writeShort(line.data().length);
      out.write(line.data());
    }
    byte[] whole = bytes.toByteArray();
    return reply.garbled() ? Arrays.copyOf(whole, whole.length - 3) : whole;
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
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
