package dev.troupe.simulator;

import dev.troupe.time.Time;
import io.vertx.core.http.ServerWebSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A line on a WebSocket. */
final class SocketLine implements Line {
  private static final int MAX_WAITING_BYTES = 1 << 20;

  /** Who lets that many events pile up is cut off, so that nothing grows without bound. */
  private static final int MAX_STUCK_MESSAGES = 10_000;

  private final ServerWebSocket socket;
  private final Valve valve;
  private final String scope;
  private final Time time;
  private @Nullable Pacer reading;
  private int stuck;

  SocketLine(ServerWebSocket socket, Time time) {
    this.socket = socket.setWriteQueueMaxSize(MAX_WAITING_BYTES);
    this.time = time;
    this.scope = scopeOf(socket.remoteAddress().hostAddress());
    this.valve = Valve.below(socket);
  }

  @Override
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

  @Override
  public boolean congested() {
    // A closed socket refuses the question; a sensor may beat once more before it hears of it.
    return !socket.isClosed() && socket.writeQueueFull();
  }

  @Override
  public String scope() {
    return scope;
  }

  @Override
  public void close(int code, String reason) {
    if (!socket.isClosed()) {
      socket.close((short) code, reason);
    }
  }

  @Override
  public void cut() {
    valve.cut();
  }

  @Override
  public void mute(boolean pongs) {
    valve.shutMessages();
    if (!pongs) {
      valve.shutPongs();
    }
  }

  @Override
  public void ignorePings() {
    valve.shutPongs();
  }

  @Override
  public void readSlowly(int messagesPerSecond) {
    stopPacing();
    socket.pause();
    Duration period = Duration.ofNanos(1_000_000_000L / messagesPerSecond);
    reading = Pacer.every(period, time, tick -> socket.fetch(1));
  }

  @Override
  public void heal() {
    valve.open();
    if (reading != null) {
      stopPacing();
      socket.resume();
    }
  }

  /** The socket is closed: no timer may stay behind. */
  void gone() {
    stopPacing();
  }

  private void stopPacing() {
    if (reading != null) {
      reading.stop();
      reading = null;
    }
  }

  private static String scopeOf(@Nullable String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (address.isLoopbackAddress()) {
        return AccessRules.LOCALHOST;
      }
      boolean local = address.isSiteLocalAddress() || address.isLinkLocalAddress();
      return local ? AccessRules.LOCAL_NETWORK : AccessRules.ANYWHERE;
    } catch (UnknownHostException notLiteral) {
      return AccessRules.ANYWHERE;
    }
  }
}
