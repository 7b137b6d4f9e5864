package dev.troupe.client;

import dev.troupe.avatar.AvatarCommand;
import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarProtocol;
import dev.troupe.avatar.SocketErrors;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * What goes up on one socket, in order and no faster than the service reads: speech waits here, cut
 * into pieces, so that an interruption can still take back what was not sent. Confined to the
 * session's context.
 */
final class AvatarUplink {
  /**
   * Two seconds of PCM at 16,000 Hz: small beside the socket's own limits, large beside a frame.
   */
  private static final int PIECE = 64 << 10;

  /** What may wait, unless it is a single chunk. */
  private static final int MOST_WAITING = 16 << 20;

  /** Where it goes. */
  interface Wire {
    /** False when there is no room just now; {@link #flush} is called when there is again. */
    boolean writable();

    /** Done when the network has taken the message. */
    Future<Void> write(byte[] message);
  }

  private final Wire wire;
  private final AvatarProtocol protocol;
  private final Queue<Entry> waiting = new ArrayDeque<>();
  private long waitingBytes;

  AvatarUplink(Wire wire, AvatarProtocol protocol) {
    this.wire = wire;
    this.protocol = protocol;
  }

  /** A command on its way; {@code size} of its speech in bytes. */
  private record Entry(AvatarCommand command, int size, Promise<Void> taken) {}

  /** Whether so many bytes of speech may still be added. */
  boolean hasRoomFor(int bytes) {
    return waiting.isEmpty() || waitingBytes + bytes <= MOST_WAITING;
  }

  /** Done when the network has taken all of it, or an interruption made that pointless. */
  Future<Void> speak(AvatarCommand.Audio audio) {
    List<Future<Void>> taken = new ArrayList<>();
    for (AvatarCommand.Audio piece : audio.pieces(PIECE)) {
      taken.add(add(piece, piece.audio().length));
    }
    flush();
    return taken.size() == 1 ? taken.getFirst() : Future.all(taken).mapEmpty();
  }

  /** Done when the network has taken it. */
  Future<Void> send(AvatarCommand command) {
    Future<Void> taken = add(command, 0);
    flush();
    return taken;
  }

  private Future<Void> add(AvatarCommand command, int size) {
    Promise<Void> taken = Promise.promise();
    waiting.add(new Entry(command, size, taken));
    waitingBytes += size;
    return taken.future();
  }

  /** Takes back what was not sent of a request. */
  void drop(String reqId) {
    List<Entry> dropped =
        waiting.stream().filter(it -> it.command().reqId().equals(reqId)).toList();
    waiting.removeAll(dropped);
    for (Entry entry : dropped) {
      waitingBytes -= entry.size();
      entry.taken().complete();
    }
  }

  /** The socket has room. */
  void flush() {
    while (!waiting.isEmpty() && wire.writable()) {
      Entry entry = waiting.remove();
      waitingBytes -= entry.size();
      wire.write(protocol.encode(entry.command()))
          .onComplete(
              taken -> entry.taken().complete(),
              error -> entry.taken().fail(SocketErrors.sending(error).asException()));
    }
  }

  /** The socket is gone. */
  void fail(AvatarError error) {
    List<Entry> failed = List.copyOf(waiting);
    waiting.clear();
    waitingBytes = 0;
    failed.forEach(entry -> entry.taken().fail(error.asException()));
  }
}
