package dev.switchhook.e2e.bench;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;

/**
 * The floor: the bare Vert.x client POSTs a body as often as it is told, on one loop, with a fixed
 * number in flight, nothing signed, recorded or committed. The first ones warm up and are not
 * counted. Arguments: port, POSTs to warm up, POSTs, in flight, body bytes.
 */
public final class BareClient {
  private final HttpClient client;
  private final int port;
  private final Buffer body;
  private final CompletableFuture<Void> finished = new CompletableFuture<>();
  private long toStart;
  private long toEnd;

  private BareClient(HttpClient client, int port, int bodyBytes) {
    this.client = client;
    this.port = port;
    this.body = Buffer.buffer("x".repeat(bodyBytes));
  }

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    long warmUp = Long.parseLong(args[1]);
    long posts = Long.parseLong(args[2]);
    int inFlight = Integer.parseInt(args[3]);
    int bodyBytes = Integer.parseInt(args[4]);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    run(vertx, port, warmUp, inFlight, bodyBytes);
    long cpu = system.getProcessCpuTime();
    long started = System.nanoTime();
    run(vertx, port, posts, inFlight, bodyBytes);
    double micros = (system.getProcessCpuTime() - cpu) / 1e3 / posts;
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf(
        java.util.Locale.ROOT,
        "ready name=bare-client cpu_us=%.2f per_second=%.0f%n",
        micros,
        posts / seconds);
    System.exit(0);
  }

  private static void run(Vertx vertx, int port, long posts, int inFlight, int bodyBytes)
      throws Exception {
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost("127.0.0.1"),
            new PoolOptions().setHttp1MaxSize(inFlight));
    BareClient bare = new BareClient(client, port, bodyBytes);
    vertx.getOrCreateContext().runOnContext(start -> bare.begin(posts, inFlight));
    bare.finished.get();
    client.close().await();
  }

  private void begin(long posts, int inFlight) {
    toStart = posts;
    toEnd = posts;
    for (int i = 0; i < inFlight; i++) {
      next();
    }
  }

  private void next() {
    if (toStart == 0) {
      return;
    }
    toStart--;
    client
        .request(HttpMethod.POST, port, "127.0.0.1", "/hook")
        .compose(request -> request.putHeader("content-type", "application/json").send(body.copy()))
        .compose(HttpClientResponse::end)
        .onComplete(
            done -> {
              if (done.failed()) {
                finished.completeExceptionally(done.cause());
                return;
              }
              if (--toEnd == 0) {
                finished.complete(null);
              }
              next();
            });
  }
}
