package dev.troupe.grpc;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of HTTP/2 that writes each frame by hand, and does what no decent client would. */
final class RawHttp2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  private final Socket socket;
  private final OutputStream out;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final CompletableFuture<Integer> goodBye = new CompletableFuture<>();
  private @Nullable Integer goneAway;

  /**
   * @param reads whether it takes what it is sent
   */
  RawHttp2(int port, boolean reads) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(SETTINGS, 0, 0, new byte[0]);
    out.flush();
    if (reads) {
      Thread.ofPlatform().daemon().start(this::read);
    }
  }

  private void read() {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.skipNBytes(5);
        byte[] payload = in.readNBytes(length);
        if (type == GOAWAY && payload.length >= 8) {
          goneAway = payload[7] & 0xff;
          goodBye.complete(goneAway);
        }
      }
    } catch (EOFException e) {
      end.complete(goneAway == null ? 0 : goneAway);
    } catch (IOException e) {
      end.complete(goneAway == null ? -1 : goneAway);
    }
  }

  void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    int length = payload.length;
    out.write(
        new byte[] {
          (byte) (length >> 16),
          (byte) (length >> 8),
          (byte) length,
          (byte) type,
          (byte) flags,
          (byte) (stream >> 24),
          (byte) (stream >> 16),
          (byte) (stream >> 8),
          (byte) stream
        });
    out.write(payload);
  }

  void flush() throws IOException {
    out.flush();
  }

  /** The head of a gRPC call, packed without any table, and what shall come behind it. */
  static byte[] head(String path, byte[]... further) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    // :method POST, :scheme http
    block.write(0x83);
    block.write(0x86);
    literal(block, 4, path);
    literal(block, 1, "localhost");
    block.writeBytes(field("content-type", "application/grpc"));
    block.writeBytes(field("te", "trailers"));
    for (byte[] each : further) {
      block.writeBytes(each);
    }
    return block.toByteArray();
  }

  static byte[] field(String name, String value) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0);
    string(block, name);
    string(block, value);
    return block.toByteArray();
  }

  /** As {@link #field}, and remembered in the table, where it is the newest entry. */
  static byte[] remembered(String name, String value) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x40);
    string(block, name);
    string(block, value);
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, int nameIndex, String value) {
    block.write(nameIndex);
    string(block, value);
  }

  private static void string(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length < 127) {
      block.write(bytes.length);
    } else {
      block.write(127);
      int rest = bytes.length - 127;
      while (rest >= 128) {
        block.write(rest & 0x7f | 0x80);
        rest >>= 7;
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  /** The error code that the server said good-bye with; 0 without one, -1 after a plain reset. */
  int awaitEnd() throws Exception {
    return end.get(30, TimeUnit.SECONDS);
  }

  /** The error code of the first GOAWAY, whether or not the connection goes on after it. */
  int awaitGoodBye() throws Exception {
    return goodBye.get(30, TimeUnit.SECONDS);
  }

  boolean isOver() {
    return end.isDone();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
