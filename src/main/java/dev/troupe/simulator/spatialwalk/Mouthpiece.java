package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.spatialwalk.wire.ServerMessages;
import dev.troupe.simulator.spatialwalk.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one session says, counted and kept. Says no more once it has closed. Confined.
 */
final class Mouthpiece {
  private final Line line;
  private final Dialect dialect;
  private final Visit visit;
  private final SessionRecord record;
  private final Archive archive;
  private boolean over;

  Mouthpiece(Line line, Dialect dialect, Visit visit, SessionRecord record, Archive archive) {
    this.line = line;
    this.dialect = dialect;
    this.visit = visit;
    this.record = record;
    this.archive = archive;
  }

  Line line() {
    return line;
  }

  /** Whether the session has been closed from here, or is gone. */
  boolean isOver() {
    return over;
  }

  void confirm() {
    send(ServerMessages.confirm(visit.connectionId(), dialect.capabilities()));
  }

  /** What a fault makes of the confirmation. */
  void confirmWrongly(Fault.Confirm.Kind kind) {
    switch (kind) {
      case NEVER -> {}
      case TWICE -> {
        confirm();
        confirm();
      }
      case EMPTY_ID -> send(ServerMessages.confirm("", dialect.capabilities()));
      case TEXT -> line.sendText("confirmed");
      case GARBAGE -> send(Buffer.buffer(new byte[] {-1, -1, -1, -1}));
    }
  }

  void error(String reqId, int code, String message) {
    send(ServerMessages.error(visit.connectionId(), reqId, code, message));
  }

  /** The request's fault, in the dialect's own number. */
  void refuse(String reqId, String message) {
    error(reqId, dialect.code(Dialect.INVALID_ARGUMENT), message);
  }

  void animate(Request request, boolean end, @Nullable WireWriter flame, int keyframes) {
    Buffer message =
        ServerMessages.animation(visit.connectionId(), request.id(), end, flame, visit.avatarId());
    if (send(message)) {
      request.record().sent(keyframes);
      archive.keep(request.record(), message);
    }
  }

  void pad(Request request, int bytes) {
    send(ServerMessages.paddedAnimation(visit.connectionId(), request.id(), bytes));
  }

  /** Animation of a request that is not this session's, or not any more. */
  void stray(String reqId) {
    send(
        ServerMessages.animation(
            visit.connectionId(), reqId, false, new WireWriter(), visit.avatarId()));
  }

  void tell(String reqId, ServerMessages.Playback state, long playedMillis, String reason) {
    if (!dialect.capabilities().isEmpty()) {
      send(ServerMessages.playbackState(visit.connectionId(), reqId, state, playedMillis, reason));
    }
  }

  void suffer(Fault fault, String reqId) {
    switch (fault) {
      case Fault.ServerError error -> {
        error(error.request() ? reqId : "", error.code(), error.message());
        if (error.close() != 0) {
          close(error.close(), error.message());
        }
      }
      case Fault.Close close -> close(close.code(), close.reason());
      case Fault.Reset reset -> {
        over = true;
        line.reset();
      }
      case Fault.HalfOpen halfOpen -> line.goHalfOpen();
      case Fault.StalledReads stalled -> line.stopReading();
      case Fault.SlowWrites slow -> line.slowDown(slow.each());
      default -> {}
    }
  }

  void close(int code, String reason) {
    if (!over) {
      over = true;
      record.closing(code);
      line.close(code, reason);
    }
  }

  /** The socket is closed. */
  void gone() {
    over = true;
  }

  private boolean send(Buffer message) {
    if (over) {
      return false;
    }
    record.sent(message.length());
    line.send(message);
    return true;
  }
}
