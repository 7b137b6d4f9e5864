package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.spatialwalk.wire.ServerMessages;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every open session and its socket. Confined. */
final class Sessions {
  private static final int NO_FRAME = 1006;

  private final Surroundings around;
  private final Map<String, Session> open = new LinkedHashMap<>();
  private final Map<Session, ClientLine> lines = new LinkedHashMap<>();

  Sessions(Surroundings around) {
    this.around = around;
  }

  void admit(ServerWebSocket socket, Visit visit) {
    ClientLine line = line(socket);
    Session session = new Session(around, visit, line);
    open.put(session.connectionId(), session);
    lines.put(session, line);
    socket.binaryMessageHandler(session::receive);
    socket.textMessageHandler(text -> session.receiveText());
    socket.exceptionHandler(broken -> {
      // A connection that broke is told to the close handler; what else there is are long messages.
      if (!(broken instanceof IOException)) {
        session.overflow();
      }
    });
    socket.closeHandler(closed -> {
      open.remove(session.connectionId());
      lines.remove(session);
      line.gone();
      session.gone(closeCode(socket));
    });
    session.open();
  }

  /** Waits for the client's first message, as its answer is what the client reads. */
  void refuse(ServerWebSocket socket, Refusal refusal) {
    ClientLine line = line(socket);
    Clocks clocks = new Clocks(around.time());
    Runnable answer =
        () -> {
          clocks.stop();
          line.send(ServerMessages.error("", "", refusal.code(), refusal.message()));
          line.close(refusal.close(), refusal.message());
        };
    clocks.after(around.options().limits().configTimeout(), answer);
    socket.binaryMessageHandler(first -> answer.run());
    socket.exceptionHandler(broken -> line.close(CloseCodes.TOO_BIG, "message too big"));
    socket.closeHandler(closed -> {
      clocks.stop();
      line.gone();
    });
  }

  @Nullable Session find(String connectionId) {
    return open.get(connectionId);
  }

  List<Session> all() {
    return List.copyOf(open.values());
  }

  /** As when the machine behind the port loses its power. */
  void cutAll() {
    List.copyOf(lines.values()).forEach(Line::reset);
  }

  private ClientLine line(ServerWebSocket socket) {
    return new ClientLine(socket, around.time(), around.options().limits().pingInterval());
  }

  private static int closeCode(ServerWebSocket socket) {
    Short code = socket.closeStatusCode();
    return code == null || code == NO_FRAME ? 0 : code;
  }
}
