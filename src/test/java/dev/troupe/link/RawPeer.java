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
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final NetServer server;
  private final BlockingQueue<NetSocket> sockets = new LinkedBlockingQueue<>();
  volatile boolean mute;

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

  private static void upgrade(NetSocket socket, String request) {
    String key =
        request
            .lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseThrow();
    socket.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(key)
            + "\r\n\r\n");
    byte[] welcome = "welcome 5-1".getBytes(StandardCharsets.US_ASCII);
    socket.write(
        Buffer.buffer()
            .appendByte((byte) 0x81)
            .appendByte((byte) welcome.length)
            .appendBytes(welcome));
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
