package dev.troupe.link;

import dev.troupe.config.LinkConfig;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.http.WebSocket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One try to reach the peer: a dial and the socket that came of it. Once closed it is forgotten;
 * what its dial or socket still reports is late and reaches nobody.
 */
final class Connection {

  /** The owner of a connection. */
  interface Owner extends Socket.Owner {
    void connected();
  }

  private final LinkPeer peer;
  private final Dialer dialer;
  private final LinkConfig config;
  private final Time time;
  private final Owner owner;
  private @Nullable Socket socket;
  private long started;
  private boolean over;

  Connection(LinkPeer peer, Dialer dialer, LinkConfig config, Time time, Owner owner) {
    this.peer = peer;
    this.dialer = dialer;
    this.config = config;
    this.time = time;
    this.owner = owner;
  }

  void dial() {
    started = time.nanos();
    dialer.dial(peer).onComplete(this::connected, this::refused);
  }

  private void connected(WebSocket webSocket) {
    if (over) {
      webSocket.close();
    } else {
      socket = new Socket(webSocket, config, owner);
      owner.connected();
    }
  }

  private void refused(Throwable error) {
    if (!over) {
      over = true;
      Duration elapsed = Duration.ofNanos(time.nanos() - started);
      owner.lost(dialer.translate(error, peer, elapsed));
    }
  }

  boolean hasRoom() {
    return socket != null && !socket.full();
  }

  /** Whether another process owns the peer by now, so that nothing may be written any more. */
  boolean fenced() {
    return !peer.fence().allows(time.nanos());
  }

  Future<Void> write(Frame frame) {
    return socket != null ? socket.write(frame) : Future.failedFuture("not connected");
  }

  void ping() {
    if (socket != null) {
      socket.ping();
    }
  }

  /** Done when the close handshake is over or had its time. */
  Future<Void> close() {
    over = true;
    return socket != null ? socket.close() : Future.succeededFuture();
  }

  Future<Void> close(int code, String reason) {
    over = true;
    return socket != null ? socket.close(code, reason) : Future.succeededFuture();
  }
}
