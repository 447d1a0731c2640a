package dev.switchhook.e2e.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@link Sink} over TLS, for clients of HTTP/2 as of HTTP/1.1, under a certificate that it makes
 * for itself. Another port tells, without TLS, how many POSTs it has answered ({@code /count}) and
 * how many connections it has taken ({@code /connections}). The first argument is the folder in
 * which it leaves {@code authority.pem}.
 */
public final class TlsSink {
  private static final String HOST = "127.0.0.1";
  private static final String PASSWORD = "of-a-benchmark";

  private TlsSink() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    AtomicLong answered = new AtomicLong();
    AtomicLong connections = new AtomicLong();
    int port =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(
                        new PfxOptions()
                            .setPath(certificate(folder).toString())
                            .setPassword(PASSWORD)))
            .connectionHandler(_ -> connections.incrementAndGet())
            .requestHandler(request -> Sink.accept(request, answered))
            .listen(0, HOST)
            .await()
            .actualPort();
    int countPort =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .response()
                        .end(
                            Long.toString(
                                "/connections".equals(request.path())
                                    ? connections.get()
                                    : answered.get())))
            .listen(0, HOST)
            .await()
            .actualPort();
    System.out.println("ready name=tls-sink port=" + port + " count=" + countPort);
    new CountDownLatch(1).await();
  }

  private static Path certificate(Path folder) throws IOException, InterruptedException {
    Path keys = Files.createDirectories(folder).resolve("sink.p12");
    keytool(
        keys,
        List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + HOST),
        List.of("-ext", "san=ip:" + HOST, "-ext", "bc:c=ca:true", "-validity", "2"));
    keytool(
        keys,
        List.of("-exportcert", "-rfc"),
        List.of("-file", folder.resolve("authority.pem").toString()));
    return keys;
  }

  private static void keytool(Path keys, List<String> what, List<String> how)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(what);
    command.addAll(how);
    command.addAll(List.of("-alias", "sink", "-storepass", PASSWORD, "-keystore", keys.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = process.inputReader().readAllAsString();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool failed: " + said);
    }
  }
}
