package dev.troupe.link;

import dev.troupe.config.LinkConfig;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * One upgraded WebSocket: whole messages in, frames out, and one translated reason for its end.
 * Once closed from here it says nothing more, whatever the network still delivers.
 */
final class Socket {

  /** The owner of a socket. */
  interface Owner {
    /** Bytes came, of whatever kind. */
    void heard();

    /** A ping was answered. */
    void ponged();

    void message(byte[] bytes, boolean binary);

    /** It was full and takes more again. */
    void drained();

    /** It is gone, not by our wish. */
    void lost(LinkFailure failure);
  }

  private static final Buffer NOTHING = Buffer.buffer();
  private static final int NORMAL = 1000;
  private static final int NO_FRAME = 1006;
  private static final int TOO_BIG = 1009;

  private final WebSocket socket;
  private final Owner owner;
  private final FrameAssembler assembler;
  private @Nullable Throwable error;
  private boolean binary;
  private boolean over;

  Socket(WebSocket socket, LinkConfig config, Owner owner) {
    this.socket = socket;
    this.owner = owner;
    this.assembler = new FrameAssembler(config.limits().maxMessageBytes());
    socket.frameHandler(this::frame);
    socket.pongHandler(pong -> ponged());
    socket.drainHandler(drained -> drained());
    socket.exceptionHandler(this::broken);
    socket.closeHandler(closed -> closed());
  }

  Future<Void> write(Frame frame) {
    return switch (frame) {
      case Frame.Text text -> socket.writeTextMessage(text.text());
      case Frame.Binary binary -> socket.writeBinaryMessage(Buffer.buffer(binary.bytes()));
    };
  }

  void ping() {
    socket.writePing(NOTHING);
  }

  boolean full() {
    // Between a close frame and the news of it, Vert.x throws on the second question.
    return socket.isClosed() || socket.writeQueueFull();
  }

  /** Says goodbye; done when the peer has answered or had its time to. */
  Future<Void> close() {
    return close(NORMAL, "");
  }

  Future<Void> close(int code, String reason) {
    over = true;
    return socket.isClosed()
        ? Future.succeededFuture()
        : socket.close((short) code, reason.isEmpty() ? null : reason).otherwiseEmpty();
  }

  private void frame(WebSocketFrame frame) {
    if (over) {
      return;
    }
    owner.heard();
    if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
      data(frame);
    } else if (frame.isClose()) {
      // The connection itself may stay for as long as the peer likes.
      over = true;
      owner.lost(goodbye(frame.closeStatusCode(), frame.closeReason()));
    }
  }

  private void data(WebSocketFrame frame) {
    if (!frame.isContinuation()) {
      binary = frame.isBinary();
    }
    try {
      byte[] message = assembler.add(frame);
      if (message != null) {
        owner.message(message, binary);
      }
    } catch (FrameAssembler.OversizeException e) {
      close(TOO_BIG, "");
      owner.lost(new LinkFailure(LinkCause.OVERSIZE, "the peer sent " + e.getMessage()));
    }
  }

  private void ponged() {
    if (!over) {
      owner.ponged();
    }
  }

  private void drained() {
    if (!over) {
      owner.drained();
    }
  }

  /** The first error tells why; those after it only tell that the connection is gone. */
  private void broken(Throwable e) {
    if (error == null) {
      error = e;
    }
  }

  private void closed() {
    if (!over) {
      over = true;
      owner.lost(reason());
    }
  }

  private LinkFailure reason() {
    if (error instanceof CorruptedWebSocketFrameException corrupted) {
      boolean tooBig = corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
      return new LinkFailure(
          tooBig ? LinkCause.OVERSIZE : LinkCause.PROTOCOL_ERROR,
          "the peer sent a frame that cannot be read: " + corrupted.getMessage());
    }
    Short code = socket.closeStatusCode();
    // What Vert.x reports when no close frame came.
    if (code != null && code != NO_FRAME) {
      return goodbye(code, socket.closeReason());
    }
    return new LinkFailure(
        LinkCause.DROPPED,
        "the connection broke" + (error == null ? "" : ": " + error.getMessage()));
  }

  private static LinkFailure goodbye(short code, @Nullable String reason) {
    PeerWord.ClosedWith word =
        new PeerWord.ClosedWith(Short.toUnsignedInt(code), reason == null ? "" : reason);
    String shown = word.reason().isEmpty() ? "(no reason given)" : "\"" + word.reason() + "\"";
    return new LinkFailure(
        LinkCause.CLOSED_BY_PEER,
        "the peer closed with code %d %s".formatted(word.code(), shown),
        word);
  }
}
