package dev.troupe.simulator;

import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Gives a {@link Robot} its sockets and its misfortunes. Confined to the robot's context. */
final class RobotHost {
  /**
   * Somebody else took the port while the robot was down: tried again until it is wanted no more.
   */
  private static final Duration PORT_TAKEN = Duration.ofMillis(250);

  private final String id;
  private final Robot robot;
  private final Time time;
  private final Executor confined;
  private final Door door;
  private final Map<SocketLine, Connection> lines = new LinkedHashMap<>();

  /** Read by upgrades too, which may arrive on another context. */
  private final Map<Class<? extends Fault>, Fault> lasting = new ConcurrentHashMap<>();

  private volatile boolean shutDown;

  /** Whether the port is open, as far as the last move went; {@code moving} while one is made. */
  private boolean open;

  private boolean moving;

  /** Told when the port is as it is to be. */
  private final List<Promise<Void>> waiting = new ArrayList<>();

  /** What opens and closes a robot's port, if it has one of its own. */
  interface Door {
    Future<Void> open();

    Future<Void> shut();

    URI address();
  }

  RobotHost(String id, Robot robot, Time time, Executor confined, Door door) {
    this.id = id;
    this.robot = robot;
    this.time = time;
    this.confined = confined;
    this.door = door;
  }

  String id() {
    return id;
  }

  URI address() {
    return door.address();
  }

  Future<Void> open(Duration bootDelay) {
    if (bootDelay.isZero()) {
      return door.open().onSuccess(opened -> open = true);
    }
    lasting.put(Fault.Restart.class, new Fault.Restart(bootDelay));
    time.after(bootDelay, this::boot);
    return Future.succeededFuture();
  }

  Future<Void> close() {
    shutDown = true;
    Map.copyOf(lines).keySet().forEach(line -> line.close(1001, "shutting down"));
    robot.forget();
    return settle();
  }

  /** The HTTP status that meets an upgrade, or 0 to let it pass. Called on the socket's context. */
  int refusal() {
    if (lasting.get(Fault.RefuseUpgrade.class) instanceof Fault.RefuseUpgrade refuse) {
      confined.execute(robot.tally()::refused);
      return refuse.status();
    }
    boolean down =
        lasting.containsKey(Fault.Refuse.class) || lasting.containsKey(Fault.Restart.class);
    return down || shutDown ? 503 : 0;
  }

  /** Called on the socket's own context, which need not be the robot's. */
  void accept(ServerWebSocket socket) {
    SocketLine line = new SocketLine(socket, time);
    socket.textMessageHandler(text -> confined.execute(() -> receive(line, text)));
    // A frame too long or malformed ends the connection; the close handler tidies up.
    socket.exceptionHandler(broken -> line.cut());
    socket.closeHandler(closed -> confined.execute(() -> leave(line)));
    confined.execute(() -> arrive(line));
  }

  void say(String text, boolean atOnce) {
    robot.say(text, atOnce);
  }

  Future<Void> inject(Fault fault) {
    switch (fault) {
      case Fault.Close close -> each(line -> line.close(close.code(), close.reason()));
      case Fault.Drop drop -> each(SocketLine::cut);
      case Fault.Error error -> robot.audience().shout(Responses.error(error.text()).encode());
      case Fault.Garbage garbage ->
          robot.audience().shout("{\"type\":\"response.users.data\",\"us");
      case Fault.UnknownType unknown ->
          robot.audience().shout("{\"type\":\"response.antenna.status\",\"extended\":true}");
      case Fault.Oversize oversize -> robot.audience().shout(ofSize(oversize.bytes()));
      case Fault.FailSpeech fail -> robot.speech().failNext(fail.times());
      case Fault.ApiOff off -> robot.gate().setRules(AccessRules.switchedOff());
      case Fault.ChangeKey change -> robot.gate().setRules(AccessRules.keyed(change.key()));
      case Fault.SlowAuth slow -> robot.gate().setDelay(slow.delay());
      case Fault.RefuseUpgrade refuse -> lasting.put(Fault.RefuseUpgrade.class, refuse);
      case Fault.Silence silence -> last(silence);
      case Fault.IgnorePings ignore -> last(ignore);
      case Fault.SlowReader slow -> last(slow);
      case Fault.Refuse refuse -> {
        return powerOff(refuse, false);
      }
      case Fault.Restart restart -> {
        return powerOff(restart, true).onSuccess(off -> time.after(restart.down(), this::boot));
      }
    }
    return Future.succeededFuture();
  }

  Future<Void> heal() {
    lasting.keySet().removeIf(kind -> kind != Fault.Restart.class);
    robot.gate().heal();
    each(SocketLine::heal);
    // Who boots does not keep anybody waiting.
    return lasting.isEmpty() ? settle() : Future.succeededFuture();
  }

  RobotReport report() {
    Tally tally = robot.tally();
    return new RobotReport(
        id,
        address(),
        robot.audience().size(),
        tally.requests(),
        tally.counters(),
        tally.recent(),
        tally.spoken(),
        robot.state());
  }

  private void arrive(SocketLine line) {
    Connection connection = robot.arrive(line);
    lines.put(line, connection);
    lasting.values().forEach(fault -> afflict(line, fault));
  }

  private void receive(SocketLine line, String text) {
    Connection connection = lines.get(line);
    if (connection != null) {
      robot.receive(connection, text);
    }
  }

  private void leave(SocketLine line) {
    line.gone();
    Connection connection = lines.remove(line);
    if (connection != null) {
      robot.leave(connection);
    }
  }

  private void last(Fault fault) {
    lasting.put(fault.getClass(), fault);
    each(line -> afflict(line, fault));
  }

  private static void afflict(SocketLine line, Fault fault) {
    switch (fault) {
      case Fault.Silence silence -> line.mute(silence.pongs());
      case Fault.IgnorePings ignore -> line.ignorePings();
      case Fault.SlowReader slow -> line.readSlowly(slow.messagesPerSecond());
      default -> {}
    }
  }

  /** The port goes first, so that nobody slips in while the connections are cut. */
  private Future<Void> powerOff(Fault cause, boolean forgetful) {
    lasting.put(cause.getClass(), cause);
    if (forgetful) {
      robot.forget();
    }
    each(SocketLine::cut);
    return settle();
  }

  private void boot() {
    lasting.remove(Fault.Restart.class);
    settle();
  }

  /**
   * Has the port be as it is to be, one move at a time, since faults may come faster than a port
   * opens.
   */
  private Future<Void> settle() {
    Promise<Void> settled = Promise.promise();
    waiting.add(settled);
    move();
    return settled.future();
  }

  private void move() {
    boolean wanted =
        !shutDown
            && !lasting.containsKey(Fault.Refuse.class)
            && !lasting.containsKey(Fault.Restart.class);
    if (moving) {
      return;
    }
    if (wanted == open) {
      List<Promise<Void>> told = List.copyOf(waiting);
      waiting.clear();
      told.forEach(Promise::complete);
      return;
    }
    moving = true;
    Future<Void> move = wanted ? door.open() : door.shut();
    move.onComplete(done -> confined.execute(() -> moved(wanted, done.succeeded())));
  }

  private void moved(boolean wanted, boolean done) {
    moving = false;
    if (done || !wanted) {
      open = wanted;
      move();
    } else {
      time.after(PORT_TAKEN, this::move);
    }
  }

  private void each(Consumer<SocketLine> action) {
    Map.copyOf(lines).keySet().forEach(action);
  }

  private static String ofSize(int bytes) {
    int frame = Responses.camera("").length();
    return Responses.camera("A".repeat(bytes - frame));
  }
}
