package dev.troupe.simulator;

import dev.troupe.simulator.wire.FaultySocket;
import dev.troupe.time.Time;
import io.vertx.core.http.ServerWebSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** A line on a WebSocket, which knows where the client at its other end sits. */
final class SocketLine implements Line {
  private final FaultySocket socket;
  private final String scope;

  SocketLine(ServerWebSocket socket, Time time) {
    this.socket = new FaultySocket(socket, time);
    this.scope = scopeOf(socket.remoteAddress().hostAddress());
  }

  @Override
  public void send(String message) {
    socket.send(message);
  }

  @Override
  public boolean congested() {
    return socket.congested();
  }

  @Override
  public String scope() {
    return scope;
  }

  @Override
  public void close(int code, String reason) {
    socket.close(code, reason);
  }

  @Override
  public void cut() {
    socket.cut();
  }

  @Override
  public void mute(boolean pongs) {
    socket.mute(pongs);
  }

  @Override
  public void ignorePings() {
    socket.ignorePings();
  }

  @Override
  public void readSlowly(int messagesPerSecond) {
    socket.readSlowly(messagesPerSecond);
  }

  @Override
  public void heal() {
    socket.heal();
  }

  /** The socket is closed: no timer may stay behind. */
  void gone() {
    socket.gone();
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
