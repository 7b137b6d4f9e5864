package dev.troupe.simulator.uhlive;

import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Everything that the connections of one simulator share. Confined to its context. */
final class Switchboard {
  private final int bytesPerSecond;
  private final Dialogue.Surroundings around;
  private final TokenDesk desk;
  private final Front front;
  private final Set<SessionSocket> sockets = new LinkedHashSet<>();
  private long connections;

  Switchboard(Vertx vertx, UhliveSimulatorOptions options, Time time) {
    bytesPerSecond = options.bytesPerSecond();
    Random random = new Random(options.seed());
    around =
        new Dialogue.Surroundings(
            options.manners(),
            options.ear(),
            options.slack(),
            new ArmedFaults(),
            new Scripts(),
            new SessionLog(random),
            new Tally(),
            time);
    boolean singleUse = options.manners().is(Manner.TOKENS, "single_use");
    desk = new TokenDesk(options.credentials(), options.tokenLife(), singleUse, time, random);
    front = new Front(vertx, options, desk, around, this::accept);
    options.script().forEach(around.scripts()::add);
  }

  Future<Integer> open() {
    return front.listen();
  }

  Future<Void> close() {
    each(socket -> socket.hangUp(1001, "shutting down"));
    return front.close();
  }

  void say(ScriptLine line) {
    around.scripts().add(line);
  }

  void clearScripts() {
    around.scripts().clear();
  }

  List<SessionReport> sessions() {
    return around.log().reports();
  }

  Map<String, Long> counts() {
    return around.tally().counts();
  }

  void inject(UhliveFault fault) {
    switch (fault) {
      case UhliveFault.Close close -> each(socket -> socket.hangUp(close.code(), close.reason()));
      case UhliveFault.Drop drop -> each(socket -> socket.hangUp(UhliveFault.CUT, ""));
      case UhliveFault.UnknownEvent unknown -> each(socket -> socket.sendUnknown(unknown.event()));
      case UhliveFault.Garbage garbage -> each(SessionSocket::sendGarbage);
      case UhliveFault.ExpireTokens expire -> desk.expireAll();
      case UhliveFault.Silence lasting -> last(lasting);
      case UhliveFault.IgnorePings lasting -> last(lasting);
      case UhliveFault.SlowReader lasting -> last(lasting);
      case UhliveFault.RefuseUpgrade lasting -> last(lasting);
      case UhliveFault.RefuseTokens lasting -> last(lasting);
      case UhliveFault.SlowTokens lasting -> last(lasting);
      case UhliveFault.Delay lasting -> last(lasting);
      case UhliveFault.BreakRecognition once -> around.faults().arm(once, once.times());
      case UhliveFault.FailRecognize once -> around.faults().arm(once, once.times());
      case UhliveFault.NoReply once -> around.faults().arm(once, once.times());
      case UhliveFault.CrossStop once -> around.faults().arm(once, once.times());
      case UhliveFault.WrongIds once -> around.faults().arm(once, once.times());
      case UhliveFault.UnknownCause once -> around.faults().arm(once, once.times());
    }
  }

  void heal() {
    around.faults().heal();
    each(SessionSocket::heal);
  }

  private void accept(ServerWebSocket socket) {
    connections++;
    SessionSocket session =
        SessionSocket.on(socket, around, connections, bytesPerSecond, sockets::remove);
    sockets.add(session);
    around.faults().lasting().forEach(session::afflict);
  }

  private void last(UhliveFault fault) {
    around.faults().last(fault);
    each(socket -> socket.afflict(fault));
  }

  private void each(Consumer<SessionSocket> action) {
    List.copyOf(sockets).forEach(action);
  }
}
