package dev.troupe.bench;

import dev.troupe.Main;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one scenario runs on: its processes, its ports, its load client. Closing it ends all of
 * them, also when the scenario fails or the command is interrupted.
 */
final class Stage implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);

  /** Flags for the gateway alone, such as a flight recording or another collector. */
  private static final String GATEWAY_JVM = "BENCH_GATEWAY_JVM";

  /** As an operator would run it, with room that every process here has alike. */
  static final List<String> JVM =
      List.of(
          "-Xmx512m",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:-UseDynamicNumberOfCompilerThreads");

  private final Path directory;
  private final Deque<Child> children = new ArrayDeque<>();
  private final Loops loops = new Loops(2);
  private final Thread hook = new Thread(this::stopChildren, "bench-stop");

  Stage() {
    try {
      this.directory = Files.createTempDirectory("troupe-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(hook);
  }

  Loops loops() {
    return loops;
  }

  Vertx vertx() {
    return loops.vertx();
  }

  /** A port that was free a moment ago. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line of the load client on its next event loop. */
  Line line(int port) {
    return new Line(vertx(), loops.next(), port);
  }

  /** Many robots on one port. */
  Robots simulator(int robots, String... more) {
    return simulator(true, robots, more);
  }

  /** Robots whose ports close while they are down. */
  Robots simulatorOnPorts(int robots, String... more) {
    return simulator(false, robots, more);
  }

  private Robots simulator(boolean paths, int robots, String... more) {
    int port = freePort();
    int control = freePort();
    List<String> arguments = new ArrayList<>(List.of("simulate", "furhat"));
    arguments.addAll(List.of("--layout", paths ? "paths" : "ports"));
    arguments.addAll(List.of("--robots", "" + robots, "--port", "" + port));
    arguments.addAll(List.of("--control-port", "" + control));
    arguments.addAll(List.of(more));
    start("simulator-" + port, JVM, Main.class, arguments, control);
    return new Robots(robots, paths, port, control);
  }

  /** Vendors' simulators beside the robots': what of the configuration speaks of them. */
  String vendors() {
    int recogniser = freePort();
    start(
        "recogniser",
        JVM,
        Main.class,
        List.of("simulate", "uhlive", "--port", "" + recogniser, "--control-port", "0"),
        recogniser);
    return """
    secrets: {recogniser: {env: %s}}
    recognition:
      client_id: demo
      client_secret: recogniser
      token_url: http://127.0.0.1:%d/realms/uhlive/protocol/openid-connect/token
      url: ws://127.0.0.1:%d/bots
      bare_sockets: 2
      pool: {size: {min_idle: 2}}
    """
        .formatted(Child.SECRET, recogniser, recogniser);
  }

  /** A gateway that also knows vendors. */
  GatewayProcess gatewayWith(String vendors) {
    GatewayProcess gateway = unready(new Robots(0, true, 0, 0), vendors);
    gateway.awaitRobots(vertx(), 0);
    return gateway;
  }

  /** A gateway with further sections of its configuration. */
  GatewayProcess gatewayWith(String sections, Robots robots) {
    GatewayProcess gateway = unready(robots, sections);
    gateway.awaitRobots(vertx(), robots.count());
    return gateway;
  }

  /** Where a child may keep a file; gone with the stage. */
  Path file(String name) {
    return directory.resolve(name);
  }

  GatewayProcess gateway(Robots robots, String... jvm) {
    GatewayProcess gateway = unreadyGateway(robots, jvm);
    gateway.awaitRobots(vertx(), robots.count());
    return gateway;
  }

  /** Started, and not waited for. */
  GatewayProcess unreadyGateway(Robots robots, String... jvm) {
    return unready(robots, "", jvm);
  }

  private GatewayProcess unready(Robots robots, String more, String... jvm) {
    int port = freePort();
    int management = freePort();
    Path config = GatewayProcess.writeConfig(directory, port, management, robots, more);
    List<String> flags = new ArrayList<>(JVM);
    flags.addAll(List.of(jvm));
    String asked = System.getenv(GATEWAY_JVM);
    if (asked != null) {
      flags.addAll(List.of(asked.split(" ")));
    }
    List<String> arguments = List.of("serve", "--config", config.toString());
    Child child = Child.start("gateway-" + port, directory, flags, Main.class, arguments);
    children.push(child);
    return new GatewayProcess(child, port, management);
  }

  /** The bare relay on its own source. */
  FloorProcess floor(int bytes, int periodMillis) {
    int source = freePort();
    List<String> feed = List.of("" + source, "" + bytes, "" + periodMillis);
    start("floor-source", JVM, FloorSource.class, feed, source);
    return floor(source);
  }

  /** The bare relay on any WebSocket server. */
  FloorProcess floor(int sourcePort) {
    int port = freePort();
    List<String> arguments = List.of("" + port, "" + sourcePort);
    return new FloorProcess(start("floor", JVM, Floor.class, arguments, port), port);
  }

  /** The relay's process. */
  record FloorProcess(Child child, int port) {}

  /** Two replicas, of which one has all robots. */
  RelayProcesses replicas(Robots robots) {
    int ownerPort = freePort();
    int edgePort = freePort();
    int relay = freePort();
    List<String> owner =
        List.of("owner", "" + ownerPort, "" + relay, "" + robots.port(), "" + robots.count());
    List<String> edge = List.of("edge", "" + edgePort, "" + relay);
    return new RelayProcesses(
        start("owner", JVM, RelayReplica.class, owner, ownerPort),
        ownerPort,
        start("edge", JVM, RelayReplica.class, edge, edgePort),
        edgePort);
  }

  /** Both replicas' processes. */
  record RelayProcesses(Child owner, int ownerPort, Child edge, int edgePort) {}

  private Child start(
      String name, List<String> jvm, Class<?> main, List<String> arguments, int port) {
    Child child = Child.start(name, directory, jvm, main, arguments);
    children.push(child);
    Await.until(
        vertx(),
        name,
        START,
        () -> {
          child.checkRunning();
          return answers(port);
        });
    return child;
  }

  static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Before the stage does, for processes that take turns. */
  void stop(Child child) {
    child.close();
    children.remove(child);
  }

  private void stopChildren() {
    children.forEach(Child::close);
  }

  @Override
  public void close() {
    stopChildren();
    loops.close();
    Runtime.getRuntime().removeShutdownHook(hook);
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
