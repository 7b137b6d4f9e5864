package dev.troupe.simulator.wire;

import dev.troupe.time.Time;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a WebSocket that can be told to misbehave. The faults need what no public API
 * offers (a cut without a close frame, pings left unanswered), so this class, and only this one,
 * reaches for the Netty channel below.
 */
public final class FaultySocket {
  private static final int MAX_WAITING_BYTES = 1 << 20;

  /** Who lets that many messages pile up is cut off, so that nothing grows without bound. */
  private static final int MAX_STUCK_MESSAGES = 10_000;

  private final ServerWebSocket socket;
  private final ChannelHandlerContext channel;
  private final Valve valve = new Valve();
  private final Time time;
  private @Nullable Pacer reading;
  private Time.@Nullable Timer resting;
  private int stuck;

  public FaultySocket(ServerWebSocket socket, Time time) {
    this.socket = socket.setWriteQueueMaxSize(MAX_WAITING_BYTES);
    this.time = time;
    this.channel = ((WebSocketInternal) socket).channelHandlerContext();
    channel.pipeline().addBefore(channel.name(), "simulated-faults", valve);
  }

  /**
   * Sends one text message. Never fails and never blocks: what cannot be sent is lost with the
   * socket.
   */
  public void send(String message) {
    if (socket.isClosed()) {
      return;
    }
    stuck = socket.writeQueueFull() ? stuck + 1 : 0;
    if (stuck > MAX_STUCK_MESSAGES) {
      cut();
      return;
    }
    socket.writeFinalTextFrame(message);
  }

  /** Whether so much waits to be sent that media should skip a beat. */
  public boolean congested() {
    // A closed socket refuses the question; a sensor may beat once more before it hears of it.
    return !socket.isClosed() && socket.writeQueueFull();
  }

  /** Ends it with a close frame. */
  public void close(int code, String reason) {
    if (!socket.isClosed()) {
      socket.close((short) code, reason);
    }
  }

  /** Cuts it: the peer learns nothing but the end of the TCP connection. */
  public void cut() {
    // From below Vert.x's own handler, which would say goodbye first.
    channel.close();
  }

  /** Lets nothing out any more; with {@code pongs} pings are still answered. */
  public void mute(boolean pongs) {
    valve.shutMessages();
    if (!pongs) {
      valve.shutPongs();
    }
  }

  /** Stops answering pings; messages flow on. */
  public void ignorePings() {
    valve.shutPongs();
  }

  /** Takes in at most so many messages a second, so that TCP pushes back on the peer. */
  public void readSlowly(int messagesPerSecond) {
    stopPacing();
    socket.pause();
    Duration period = Duration.ofNanos(1_000_000_000L / messagesPerSecond);
    reading = Pacer.every(period, time, tick -> socket.fetch(1));
  }

  /** Takes nothing in for that long; who reads slowly rests already. */
  public void rest(Duration pause) {
    if (reading != null || resting != null) {
      return;
    }
    socket.pause();
    resting = time.after(pause, this::wake);
  }

  /** Undoes mute, ignored pings and slow reading. */
  public void heal() {
    valve.open();
    if (reading != null) {
      stopPacing();
      socket.resume();
    }
  }

  /**
   * The socket is closed: no timer may stay behind, and no frame that was not taken in while it was
   * paused; such frames still reach the handlers.
   */
  public void gone() {
    stopPacing();
    if (resting != null) {
      resting.cancel();
      resting = null;
    }
    socket.resume();
  }

  private void wake() {
    resting = null;
    if (reading == null) {
      socket.resume();
    }
  }

  private void stopPacing() {
    if (reading != null) {
      reading.stop();
      reading = null;
    }
  }
}
