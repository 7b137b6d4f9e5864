package dev.troupe.recognition;

import dev.troupe.link.Frame;
import dev.troupe.link.LinkSocket;
import io.vertx.core.Future;

/** What a {@link RecogniserSocket} stands on: a link's socket, or what a test puts in its place. */
interface RecogniserWire {

  /** Frames leave in the order of the calls; fails when one does not. */
  Future<Void> write(Frame frame);

  /** After a false the socket is told when to go on. */
  boolean writable();

  Future<Void> close();

  static RecogniserWire of(LinkSocket socket) {
    return new RecogniserWire() {
      @Override
      public Future<Void> write(Frame frame) {
        return socket.write(frame);
      }

      @Override
      public boolean writable() {
        return socket.writable();
      }

      @Override
      public Future<Void> close() {
        return socket.close(1000, "");
      }
    };
  }
}
