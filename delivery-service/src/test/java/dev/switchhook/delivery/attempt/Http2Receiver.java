package dev.switchhook.delivery.attempt;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver that offers HTTP/2 and nothing else, and says frame by frame what it is told to. */
final class Http2Receiver implements AutoCloseable {
  /** What happens when a request has been read to its end. */
  interface Script {
    void play(Line line);
  }

  private final Script script;
  private final boolean answersPings;
  private final Http2Settings settings;
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final List<Http2Headers> requests = Collections.synchronizedList(new ArrayList<>());
  final List<Long> resets = Collections.synchronizedList(new ArrayList<>());
  final List<Http2Settings> theirs = Collections.synchronizedList(new ArrayList<>());
  final Set<Channel> used = Collections.synchronizedSet(new HashSet<>());

  Http2Receiver(X509Bundle shown, Script script) throws Exception {
    this(context(shown), Http2Settings.defaultSettings(), true, script);
  }

  Http2Receiver(SslContext tls, Http2Settings settings, boolean answersPings, Script script) {
    this.script = script;
    this.settings = settings;
    this.answersPings = answersPings;
    this.server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.incrementAndGet();
                    channel.closeFuture().addListener(_ -> closed.incrementAndGet());
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    channel.pipeline().addLast(codec());
                    channel.pipeline().addLast(new Connection());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  private io.netty.handler.codec.http2.Http2FrameCodec codec() {
    return Http2FrameCodecBuilder.forServer()
        .initialSettings(settings)
        .autoAckPingFrame(answersPings)
        .validateHeaders(false)
        .build();
  }

  static SslContextBuilder tls(X509Bundle shown) throws Exception {
    return SslContextBuilder.forServer(shown.toKeyManagerFactory())
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                "h2"));
  }

  static SslContext context(X509Bundle shown) throws Exception {
    return tls(shown).build();
  }

  String url(String host) {
    return "https://" + host + ":" + port() + "/hooks/voice?k=v";
  }

  int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Connection extends ChannelInboundHandlerAdapter {
    private final Map<Http2FrameStream, Http2Headers> open = new HashMap<>();

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      try {
        switch (frame) {
          case Http2HeadersFrame head -> {
            open.put(head.stream(), head.headers());
            if (head.isEndStream()) {
              ended(context, head.stream());
            }
          }
          case Http2DataFrame data -> {
            if (data.isEndStream()) {
              ended(context, data.stream());
            }
          }
          case Http2ResetFrame reset -> resets.add(reset.errorCode());
          case Http2SettingsFrame read -> theirs.add(read.settings());
          case Http2PingFrame _ -> {}
          default -> {}
        }
      } finally {
        ReferenceCountUtil.release(frame);
      }
    }

    private void ended(ChannelHandlerContext context, Http2FrameStream stream) {
      Http2Headers head = open.remove(stream);
      requests.add(head);
      used.add(context.channel());
      script.play(new Line(context, stream, head, requests.size()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  /** One request, and the way to answer it. The number counts all requests, from 1. */
  record Line(
      ChannelHandlerContext context, Http2FrameStream stream, Http2Headers request, int number) {
    void head(Http2Headers headers, boolean end) {
      context.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end).stream(stream));
    }

    void status(int status, boolean end) {
      head(new DefaultHttp2Headers(false).status(Integer.toString(status)), end);
    }

    void ok() {
      status(200, true);
    }

    void data(int bytes) {
      context.writeAndFlush(
          new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[bytes]), false).stream(stream));
    }

    void reset(long code) {
      context.writeAndFlush(new DefaultHttp2ResetFrame(code).stream(stream));
    }

    /** What comes after this request is not looked at, though it may have come already. */
    void goAway() {
      Http2FrameCodec codec = context.pipeline().get(Http2FrameCodec.class);
      ChannelHandlerContext own = context.pipeline().context(codec);
      codec.goAway(own, stream.id(), 0, Unpooled.EMPTY_BUFFER, own.newPromise());
      own.flush();
    }
  }
}
