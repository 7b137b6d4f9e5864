package dev.troupe.simulator.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Swallows outgoing frames, pongs or all the others, while a fault says so. Set from any thread.
 */
final class Valve extends ChannelOutboundHandlerAdapter {
  private volatile boolean messagesShut;
  private volatile boolean pongsShut;

  void shutMessages() {
    messagesShut = true;
  }

  void shutPongs() {
    pongsShut = true;
  }

  void open() {
    messagesShut = false;
    pongsShut = false;
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
