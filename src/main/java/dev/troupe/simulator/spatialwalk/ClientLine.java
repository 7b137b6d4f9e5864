package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.wire.Valve;
import dev.troupe.time.Time;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A line on a WebSocket. Confined. */
final class ClientLine implements Line {
  private static final int MAX_WAITING_BYTES = 1 << 20;

  private final ServerWebSocket socket;
  private final Valve valve;
  private final Outbox outbox;
  private final Time time;
  private final Duration pingInterval;
  private Time.@Nullable Timer pinging;
  private boolean answered = true;
  private boolean closing;

  /**
   * @param pingInterval zero for no pings
   */
  ClientLine(ServerWebSocket socket, Time time, Duration pingInterval) {
    this.socket = socket.setWriteQueueMaxSize(MAX_WAITING_BYTES);
    this.valve = Valve.below(socket);
    this.outbox = new Outbox(time);
    this.time = time;
    this.pingInterval = pingInterval;
    socket.pongHandler(pong -> answered = true);
    schedulePing();
  }

  @Override
  public void send(Buffer message) {
    write(() -> socket.writeBinaryMessage(message));
  }

  @Override
  public void sendText(String text) {
    write(() -> socket.writeTextMessage(text));
  }

  @Override
  public boolean congested() {
    return !socket.isClosed() && (outbox.isFull() || socket.writeQueueFull());
  }

  @Override
  public void whenDrained(Runnable task) {
    if (outbox.isFull()) {
      outbox.whenDrained(task);
    } else {
      socket.drainHandler(drained -> task.run());
    }
  }

  @Override
  public void close(int code, String reason) {
    write(() -> socket.close((short) code, shortened(reason)));
    closing = true;
  }

  @Override
  public void reset() {
    valve.reset();
  }

  @Override
  public void goHalfOpen() {
    stopPinging();
    valve.shutMessages();
    valve.shutPongs();
  }

  @Override
  public void stopReading() {
    // Pongs are not read either.
    stopPinging();
    valve.stopReading();
  }

  @Override
  public void slowDown(Duration each) {
    outbox.slowDown(each);
  }

  @Override
  public void heal() {
    valve.open();
    outbox.heal();
    if (!socket.isClosed()) {
      stopPinging();
      answered = true;
      schedulePing();
    }
  }

  /** The socket is closed: no timer may stay behind. */
  void gone() {
    closing = true;
    outbox.stop();
    stopPinging();
  }

  private void write(Runnable write) {
    if (!closing) {
      outbox.put(() -> {
        if (!socket.isClosed()) {
          write.run();
        }
      });
    }
  }

  /** Some clients vanish without a word; their sockets would be billed for ever. */
  private void schedulePing() {
    if (!pingInterval.isZero()) {
      pinging = time.after(pingInterval, this::ping);
    }
  }

  private void stopPinging() {
    if (pinging != null) {
      pinging.cancel();
      pinging = null;
    }
  }

  private void ping() {
    if (!answered) {
      valve.cut();
      return;
    }
    answered = false;
    socket.writePing(Buffer.buffer("alive"));
    schedulePing();
  }

  /** A close frame has room for 123 bytes of reason. */
  private static String shortened(String reason) {
    String fits = reason;
    while (fits.getBytes(StandardCharsets.UTF_8).length > 123) {
      fits = fits.substring(0, fits.length() - 1);
    }
    return fits;
  }
}
