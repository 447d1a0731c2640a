package dev.switchhook.e2e.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Receivers by number in one process with the producer: each answers 200 at once until its {@link
 * Wave} falls ill. Bodies hold the part of the run and their number in it, so it knows when the
 * healthy ones' requests have arrived as a whole. Receivers that will refuse have a port for each
 * wave.
 */
public final class MoodySink implements AutoCloseable {
  /**
   * One part of the run.
   *
   * @param part its number
   */
  record Window(int part, Arrivals arrivals) {
    /**
     * @param number of the delivery, 0 where it is not measured
     * @param fails it is answered by 500
     */
    byte[] body(int number, boolean fails) {
      return Buffer.buffer(
              "{\"part\":" + part + ",\"number\":" + number + ",\"fails\":" + fails + "}")
          .getBytes();
    }
  }

  private static final String HOST = "127.0.0.1";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Set<Integer> sick = ConcurrentHashMap.newKeySet();
  private final List<Arrivals> parts = new CopyOnWriteArrayList<>();
  private final int port;
  private final Map<Wave, HttpServer> doors = new EnumMap<>(Wave.class);
  private final Map<Wave, Integer> ports = new EnumMap<>(Wave.class);

  /** Listens at once. */
  public MoodySink() {
    port = listen(0).actualPort();
    for (Wave wave : Wave.values()) {
      HttpServer door = listen(0);
      doors.put(wave, door);
      ports.put(wave, door.actualPort());
    }
  }

  private HttpServer listen(int port) {
    return vertx.createHttpServer().requestHandler(this::answer).listen(port, HOST).await();
  }

  public String url(int receiver) {
    return "http://" + HOST + ":" + portOf(receiver) + "/" + receiver;
  }

  private int portOf(int receiver) {
    return Ailment.of(receiver) == Ailment.REFUSES
        ? Wave.of(receiver).flatMap(wave -> Optional.ofNullable(ports.get(wave))).orElse(port)
        : port;
  }

  /** All of them, as {@code host:port}. */
  public List<String> addresses() {
    return Stream.concat(Stream.of(port), ports.values().stream())
        .map(each -> HOST + ":" + each)
        .toList();
  }

  /** From now on these hang, fail and refuse. */
  public void sicken(Wave wave) {
    for (int receiver = wave.from(); receiver < wave.to(); receiver++) {
      sick.add(receiver);
    }
    HttpServer open = doors.remove(wave);
    if (open != null) {
      open.close().await();
    }
  }

  /** All are healthy again, at the same addresses. */
  public void heal() {
    sick.clear();
    ports.forEach(
        (wave, port) -> {
          if (!doors.containsKey(wave)) {
            doors.put(wave, listen(port));
          }
        });
  }

  /** Begins a part. */
  Window open() {
    Arrivals arrivals = new Arrivals();
    parts.add(arrivals);
    return new Window(parts.size() - 1, arrivals);
  }

  private void answer(HttpServerRequest request) {
    int receiver = Integer.parseInt(request.uri().substring(1));
    if (sick.contains(receiver)) {
      if (Ailment.of(receiver) == Ailment.FAILS) {
        request.endHandler(_ -> request.response().setStatusCode(500).end());
      }
      return;
    }
    request.bodyHandler(
        body -> {
          JsonObject sent = body.toJsonObject();
          if (sent.getBoolean("fails")) {
            request.response().setStatusCode(500).end();
            return;
          }
          int number = sent.getInteger("number");
          if (number > 0) {
            parts.get(sent.getInteger("part")).arrived(number, System.nanoTime());
          }
          request.response().end();
        });
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
