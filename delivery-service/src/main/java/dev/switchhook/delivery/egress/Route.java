package dev.switchhook.delivery.egress;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to one endpoint: its URL, and the address that worked last, so that its pooled
 * connections are used again. Confined to its loop.
 */
public final class Route {
  private final TargetUrl.Usable url;
  private @Nullable InetAddress last;
  private @Nullable RequestOptions options;

  public Route(TargetUrl.Usable url) {
    this.url = url;
  }

  TargetUrl.Usable url() {
    return url;
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
   */
  RequestOptions to(InetAddress vetted) {
    if (options == null || !vetted.equals(last)) {
      last = vetted;
      options =
          new RequestOptions()
              .setMethod(HttpMethod.POST)
              .setServer(SocketAddress.inetSocketAddress(nameless(vetted)))
              .setHost(url.host())
              .setPort(url.port())
              .setSsl(url.tls())
              .setURI(url.requestTarget())
              .setFollowRedirects(false);
    }
    return options;
  }

  /** An address that still knew its name would be resolved again by the client, unvetted. */
  private InetSocketAddress nameless(InetAddress vetted) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(vetted.getAddress()), url.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the bytes of an address are an address", e);
    }
  }
}
