package dev.switchhook.delivery.egress;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddresses;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Names by DNS, on the loop. Netty's resolver and not {@code InetAddress}, which holds a thread for
 * as long as a name server is silent, and not Vert.x's {@code DnsClient}, which follows no CNAME.
 * Confined to its loop, and ends with it.
 */
public final class DnsLookup implements NameLookup {
  private static final int QUERY_MS = 2_000;
  private static final int LOOKUP_MS = 5_000;
  private static final int CACHED_AT_MOST_S = 60;
  private static final int MISSES_CACHED_S = 5;

  private final EventLoop loop;
  private final DnsNameResolver resolver;

  /**
   * On that loop.
   *
   * @param servers empty: those of the machine
   */
  public DnsLookup(Context loop, List<InetSocketAddress> servers) {
    this.loop = ((ContextInternal) loop).nettyEventLoop();
    DnsNameResolverBuilder builder =
        new DnsNameResolverBuilder(this.loop)
            .datagramChannelType(NioDatagramChannel.class)
            .socketChannelType(NioSocketChannel.class)
            .queryTimeoutMillis(QUERY_MS)
            .ttl(0, CACHED_AT_MOST_S)
            .negativeTtl(MISSES_CACHED_S)
            .searchDomains(List.of())
            .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
            // All addresses, or a denied one could hide behind the first that arrives.
            .completeOncePreferredResolved(false);
    if (!servers.isEmpty()) {
      builder.nameServerProvider(name -> DnsServerAddresses.sequential(servers).stream());
    }
    this.resolver = builder.build();
  }

  @Override
  public void lookup(String host, Consumer<Answer> answer) {
    Future<List<InetAddress>> found = resolver.resolveAll(host);
    if (found.isDone()) {
      answer.accept(read(found));
      return;
    }
    ScheduledFuture<?> limit =
        loop.schedule(() -> found.cancel(false), LOOKUP_MS, TimeUnit.MILLISECONDS);
    found.addListener(
        done -> {
          limit.cancel(false);
          answer.accept(read(found));
        });
  }

  private static Answer read(Future<List<InetAddress>> found) {
    if (found.isSuccess()) {
      return found.getNow().isEmpty()
          ? new Answer.NoSuchName()
          : new Answer.Addresses(found.getNow());
    }
    for (Throwable cause = found.cause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof DnsErrorCauseException error) {
        return error.getCode().equals(DnsResponseCode.NXDOMAIN)
            ? new Answer.NoSuchName()
            : new Answer.NoAnswer();
      }
    }
    return new Answer.NoAnswer();
  }
}
