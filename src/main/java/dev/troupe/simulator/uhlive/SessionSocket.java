package dev.troupe.simulator.uhlive;

import dev.troupe.simulator.wire.FaultySocket;
import dev.troupe.time.Time;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** A {@link Dialogue} on its WebSocket. Confined to the simulator. */
final class SessionSocket implements Dialogue.Peer {
  private final Time time;
  private final FaultySocket socket;
  private final Outgoing outgoing;
  private final Dialogue dialogue;
  private final Bandwidth bandwidth;
  private boolean gone;

  private SessionSocket(
      ServerWebSocket socket, Dialogue.Surroundings around, long number, int bytesPerSecond) {
    this.time = around.time();
    this.socket = new FaultySocket(socket, time);
    this.outgoing = new Outgoing(around.faults(), time, this.socket::send);
    this.dialogue = new Dialogue(around, this, number);
    this.bandwidth = new Bandwidth(bytesPerSecond, time.nanos());
  }

  /** Called on the simulator's context, as {@code lost} is when the connection has ended. */
  static SessionSocket on(
      ServerWebSocket socket,
      Dialogue.Surroundings around,
      long number,
      int bytesPerSecond,
      Consumer<SessionSocket> lost) {
    SessionSocket session = new SessionSocket(socket, around, number, bytesPerSecond);
    socket.textMessageHandler(session::receive);
    socket.binaryMessageHandler(session::hear);
    // A frame too long or malformed ends the connection; the close handler tidies up.
    socket.exceptionHandler(broken -> session.socket.cut());
    socket.closeHandler(closed -> {
      session.gone();
      lost.accept(session);
    });
    return session;
  }

  @Override
  public void send(JsonObject event) {
    outgoing.send(event);
  }

  @Override
  public void hangUp(int code, String reason) {
    if (code == UhliveFault.CUT) {
      socket.cut();
    } else {
      socket.close(code, reason);
    }
  }

  /** A fault that holds from now on. */
  void afflict(UhliveFault fault) {
    switch (fault) {
      case UhliveFault.Silence silence -> socket.mute(silence.pongs());
      case UhliveFault.IgnorePings ignore -> socket.ignorePings();
      case UhliveFault.SlowReader slow -> socket.readSlowly(slow.messagesPerSecond());
      default -> {}
    }
  }

  void heal() {
    socket.heal();
  }

  void sendUnknown(String event) {
    outgoing.send(
        new JsonObject()
            .put("event", event)
            .put("request_id", 0)
            .put("channel_id", dialogue.channel())
            .put("headers", new JsonObject())
            .putNull("completion_cause")
            .putNull("completion_reason")
            .putNull("body"));
  }

  void sendGarbage() {
    socket.send("{\"event\":\"RECOGNITION-COMP");
  }

  private void receive(String text) {
    if (gone) {
      return;
    }
    dialogue.receive(text);
    restAfter(text.getBytes(StandardCharsets.UTF_8).length);
  }

  private void hear(Buffer chunk) {
    if (gone) {
      return;
    }
    dialogue.hear(chunk.getBytes());
    restAfter(chunk.length());
  }

  private void restAfter(int bytes) {
    Duration rest = bandwidth.took(bytes, time.nanos());
    if (!rest.isZero()) {
      socket.rest(rest);
    }
  }

  private void gone() {
    gone = true;
    socket.gone();
    outgoing.gone();
    dialogue.lost();
  }
}
