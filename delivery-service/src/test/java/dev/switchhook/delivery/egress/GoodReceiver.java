package dev.switchhook.delivery.egress;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** Shakes hands under the names it was given, keeps the connection and says nothing. */
final class GoodReceiver implements AutoCloseable {
  private final X509Bundle certificate;
  private final ServerSocket server;
  private final List<SSLSocket> open = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger connections = new AtomicInteger();

  GoodReceiver(InetAddress address, int port, List<String> names) throws Exception {
    CertificateBuilder builder = new CertificateBuilder().subject("CN=internet");
    names.forEach(builder::addSanDnsName);
    this.certificate = builder.setIsCertificateAuthority(true).buildSelfSigned();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
    this.server = context.getServerSocketFactory().createServerSocket(port, 64, address);
    Thread.ofVirtual().start(this::serve);
  }

  TrustManager trust() {
    return certificate.toTrustManager();
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        SSLSocket peer = (SSLSocket) server.accept();
        connections.incrementAndGet();
        open.add(peer);
        Thread.ofVirtual().start(() -> shake(peer));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private static void shake(SSLSocket peer) {
    try {
      peer.startHandshake();
    } catch (IOException e) {
      // The sender went away: what it did is judged by what it reported.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SSLSocket each : List.copyOf(open)) {
      each.close();
    }
  }
}
