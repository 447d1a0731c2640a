package dev.switchhook.delivery.egress;

import dev.switchhook.delivery.egress.Http2Connections.Place;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to one endpoint: its URL, and the address that worked last, so that its pooled
 * connections are used again. Confined to its loop.
 */
public final class Route {
  private final TargetUrl.Usable url;
  private final Transport transport;
  private @Nullable InetAddress last;
  private @Nullable RequestOptions options;

  public Route(TargetUrl.Usable url, Transport transport) {
    this.url = url;
    this.transport = transport;
  }

  TargetUrl.Usable url() {
    return url;
  }

  /** How an IPv6 literal would have to be written there is not worth knowing. */
  boolean asksForHttp2() {
    return transport.http2()
        && url.tls()
        && url.literal().stream().noneMatch(Inet6Address.class::isInstance);
  }

  Place place(InetAddress vetted) {
    return new Place(url.host(), url.port(), vetted, transport.identity());
  }

  /** The address that worked last first, if it is still among them. */
  List<InetAddress> ordered(List<InetAddress> vetted) {
    if (vetted.size() == 1 || last == null || !vetted.contains(last)) {
      return vetted;
    }
    List<InetAddress> ordered = new ArrayList<>(vetted);
    ordered.remove(last);
    ordered.addFirst(last);
    return ordered;
  }

  /**
   * Connects to the address and nothing else; {@code host}, SNI and the certificate's check use the
   * name.
   *
   * @param tls what is agreed with everybody; an identity of ours is added
   */
  RequestOptions to(InetAddress vetted, ClientSSLOptions tls) {
    if (options == null || !vetted.equals(last)) {
      last = vetted;
      RequestOptions made =
          new RequestOptions()
              .setMethod(HttpMethod.POST)
              .setServer(digits(vetted))
              .setHost(url.host())
              .setPort(url.port())
              .setSsl(url.tls())
              .setURI(url.requestTarget())
              .setFollowRedirects(false);
      transport
          .identity()
          .ifPresent(own -> made.setSslOptions(tls.copy().setKeyCertOptions(own.options())));
      options = made;
    }
    return options;
  }

  /** As digits: an address that still knew its name would be resolved again, unvetted. */
  private SocketAddress digits(InetAddress vetted) {
    String text = vetted.getHostAddress();
    return SocketAddress.inetSocketAddress(
        url.port(), vetted instanceof Inet6Address ? "[" + text + "]" : text);
  }
}
