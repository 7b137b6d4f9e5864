package dev.troupe.link;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A peer below WebSocket: it upgrades, welcomes the first link of epoch 5, and from then on answers
 * nothing, pings included. Mute, it does not even answer the upgrade.
 */
final class RawPeer {
  static final int TEXT = 0x81;
  static final int BINARY = 0x82;
  static final int CLOSE = 0x88;

  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final NetServer server;
  private final BlockingQueue<NetSocket> sockets = new LinkedBlockingQueue<>();
  volatile boolean mute;

  /** What it says in one piece with its answer to the upgrade. */
  volatile Buffer greeting = frame(TEXT, "welcome 5-1".getBytes(StandardCharsets.US_ASCII));

  private RawPeer(Vertx vertx) {
    server =
        vertx
            .createNetServer(new NetServerOptions().setReceiveBufferSize(8192))
            .connectHandler(this::serve);
  }

  static RawPeer start(Vertx vertx) throws Exception {
    RawPeer peer = new RawPeer(vertx);
    Waiting.on(peer.server.listen(0, "127.0.0.1"));
    return peer;
  }

  URI address() {
    return URI.create("ws://127.0.0.1:" + server.actualPort() + "/raw");
  }

  NetSocket socket() throws Exception {
    return LinkOwner.take(sockets);
  }

  /** One short unmasked frame, as servers send them. */
  static Buffer frame(int type, byte[] payload) {
    return Buffer.buffer()
        .appendByte((byte) type)
        .appendByte((byte) payload.length)
        .appendBytes(payload);
  }

  static Buffer closeFrame(int code, String reason) {
    byte[] payload = Buffer.buffer().appendShort((short) code).appendString(reason).getBytes();
    return frame(CLOSE, payload);
  }

  private void serve(NetSocket socket) {
    Buffer head = Buffer.buffer();
    socket.handler(data -> {
      head.appendBuffer(data);
      if (!mute && head.toString().contains("\r\n\r\n")) {
        socket.handler(ignored -> {});
        upgrade(socket, head.toString());
        sockets.add(socket);
      }
    });
  }

  private void upgrade(NetSocket socket, String request) {
    String key =
        request
            .lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseThrow();
    socket.write(
        Buffer.buffer(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Accept: "
                    + accept(key)
                    + "\r\n\r\n")
            .appendBuffer(greeting));
  }

  private static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
