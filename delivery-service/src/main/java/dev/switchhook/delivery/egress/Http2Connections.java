package dev.switchhook.delivery.egress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnection;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The HTTP/2 connections of a loop. One is shared by what goes to the same place, and by nothing
 * else. Confined to its loop.
 */
final class Http2Connections {
  /** What must be the same for a connection to be shared. */
  record Place(String host, int port, InetAddress address, Optional<ClientIdentity> identity) {}

  /** Whoever wants to send a request. Told once, at once or later. */
  interface Taker {
    /** False: it no longer waits, and is not told. */
    boolean isWanted();

    void use(SharedConnection connection, boolean fresh);

    /** The place does not speak HTTP/2. */
    void useHttp1();

    void failed(Throwable failure);
  }

  private final Vertx vertx;
  private final EgressSettings settings;
  private final Map<Place, SharedPlace> places = new HashMap<>();
  private final IdentityHashMap<HttpConnection, SharedConnection> open = new IdentityHashMap<>();

  Http2Connections(Vertx vertx, EgressSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /**
   * A connection with room for one more request.
   *
   * @param connect makes a vetted one to that place, of either version
   */
  void take(Place place, Supplier<Future<HttpClientConnection>> connect, Taker taker) {
    places
        .computeIfAbsent(place, key -> new SharedPlace(this, () -> places.remove(key)))
        .take(connect, taker);
  }

  Vertx vertx() {
    return vertx;
  }

  int mostPerPlace() {
    return settings.connectionsPerHost();
  }

  Duration life() {
    return settings.connectionLife();
  }

  void opened(SharedConnection shared) {
    open.put(shared.connection(), shared);
  }

  void closed(SharedConnection shared) {
    open.remove(shared.connection());
  }

  Optional<SharedConnection> of(HttpConnection connection) {
    return Optional.ofNullable(open.get(connection));
  }
}
