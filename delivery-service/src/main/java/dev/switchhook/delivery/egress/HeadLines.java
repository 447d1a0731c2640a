package dev.switchhook.delivery.egress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Counts the lines of an answer's head before they are taken apart. The bytes of a head are bounded
 * elsewhere, but 32 KiB can be 8,000 lines, each of which is objects until the attempt ends: ten
 * times the bytes. Confined to its connection's loop.
 */
final class HeadLines extends ChannelDuplexHandler {
  /** A hundred are taken; how many exactly there were is judged later. */
  private static final int MOST = 128;

  /** Where {@code HTTP/1.1 103} has its 1. */
  private static final int FIRST_DIGIT = 9;

  private boolean counting;
  private boolean refused;
  private int lines;
  private int length;
  private boolean inStatusLine;
  private boolean interim;

  private HeadLines() {}

  /** On a new connection of HTTP/1.1, before anything is sent. */
  static void count(HttpConnection connection) {
    ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
    String codec = pipeline.context(HttpClientCodec.class).name();
    pipeline.addBefore(codec, "head-lines", new HeadLines());
  }

  /** A request: what comes now is the head of its answer. */
  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    counting = true;
    lines = 0;
    length = 0;
    inStatusLine = true;
    interim = false;
    var _ = context.write(message, promise); // whoever wrote it has the promise
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (refused) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (counting && message instanceof ByteBuf bytes) {
      bytes.forEachByte(this::next);
      if (lines > MOST) {
        refused = true;
        ReferenceCountUtil.release(message);
        context.fireExceptionCaught(new TooLongHttpHeaderException("more than " + MOST + " lines"));
        return;
      }
    }
    context.fireChannelRead(message);
  }

  /** Whether to go on. */
  private boolean next(byte b) {
    if (b == '\n') {
      lines++;
      endOfLine();
      length = 0;
    } else if (b != '\r') {
      if (inStatusLine && length == FIRST_DIGIT) {
        interim = b == '1';
      }
      length++;
    }
    return counting && lines <= MOST;
  }

  private void endOfLine() {
    if (length > 0) {
      inStatusLine = false;
    } else if (!inStatusLine) {
      // Behind an interim head comes another; behind a final one the body, which is no lines.
      inStatusLine = interim;
      counting = interim;
      lines = 0;
    }
  }
}
