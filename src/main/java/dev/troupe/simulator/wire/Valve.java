package dev.troupe.simulator.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.http.WebSocketInternal;

/**
 * Below a WebSocket, for faults that no public API offers: it swallows outgoing frames, pongs or
 * all the others, cuts the connection without a close frame, reads nothing more. This class, and
 * only this one, reaches for the Netty channel. Set from any thread.
 */
public final class Valve extends ChannelOutboundHandlerAdapter {
  private final ChannelHandlerContext channel;
  private volatile boolean messagesShut;
  private volatile boolean pongsShut;
  private volatile boolean readingStopped;

  private Valve(ChannelHandlerContext channel) {
    this.channel = channel;
  }

  /** A valve below a socket that is open. */
  public static Valve below(WebSocketBase socket) {
    ChannelHandlerContext channel = ((WebSocketInternal) socket).channelHandlerContext();
    Valve valve = new Valve(channel);
    channel.pipeline().addBefore(channel.name(), "simulated-faults", valve);
    return valve;
  }

  public void shutMessages() {
    messagesShut = true;
  }

  public void shutPongs() {
    pongsShut = true;
  }

  public void open() {
    messagesShut = false;
    pongsShut = false;
    if (readingStopped) {
      readingStopped = false;
      channel.channel().config().setAutoRead(true);
    }
  }

  /** Ends the TCP connection: the peer learns nothing else. */
  public void cut() {
    // From below Vert.x's own handler, which would say goodbye first.
    channel.close();
  }

  /** Ends the TCP connection with a reset, as a machine that has forgotten it does. */
  public void reset() {
    reset(channel);
  }

  /** The same for a connection that has not become a WebSocket. */
  public static void reset(HttpConnection connection) {
    reset(((HttpServerConnection) connection).channelHandlerContext());
  }

  /** Leaves to the kernel what the peer sends, until its writes stall. */
  public void stopReading() {
    readingStopped = true;
    channel.channel().config().setAutoRead(false);
  }

  private static void reset(ChannelHandlerContext channel) {
    channel.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }

  @Override
  public void write(ChannelHandlerContext context, Object frame, ChannelPromise promise) {
    boolean swallowed = frame instanceof PongWebSocketFrame ? pongsShut : messagesShut;
    if (swallowed) {
      ReferenceCountUtil.release(frame);
      promise.trySuccess();
    } else {
      context.write(frame, promise);
    }
  }
}
