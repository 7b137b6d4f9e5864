package dev.troupe.replicas;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Assumptions;

/**
 * A network of Linux's own for each replica, with two cables: {@code front} to clients and robots,
 * {@code back} to the other replicas and the database. Any back cable can be pulled.
 *
 * <pre>
 * this JVM ── hub: bridge front ── replica 0, 1, 2    10: clients, robots
 *          └─ hub: bridge back  ── replica 0, 1, 2    11: members, relay, database
 * </pre>
 *
 * The bridges stand in a namespace of their own: no firewall of this machine has a word there.
 */
final class Namespaces implements Network {
  private static final int PATIENCE = 10;

  /** Of the range that is set aside for tries like this one; two networks a run. */
  private static final String RANGE = "198.18.";

  private final int id;
  private final List<String> made = new ArrayList<>();
  private Ferry ferry;

  private Namespaces(int id) {
    this.id = id;
  }

  /** Skips the test, and says so, without the right or the kernel to make them. */
  static Namespaces make(int replicas, RandomGenerator random) throws Exception {
    Namespaces made = new Namespaces(random.nextInt(100));
    String refused = made.build(replicas);
    if (!refused.isEmpty()) {
      made.close();
      System.out.println(
          "SKIPPED: no replica was cut off from the others, as no network namespaces can be made: "
              + refused);
      Assumptions.abort(refused);
    }
    return made;
  }

  private String build(int replicas) throws Exception {
    String refused = namespace(hub());
    if (!refused.isEmpty()) {
      return refused;
    }
    for (Side side : Side.values()) {
      Answer bridge = run("-n", hub(), "link", "add", side.word(), "type", "bridge");
      if (bridge.exit() != 0) {
        return bridge.words();
      }
      ip("-n", hub(), "link", "set", side.word(), "up");
      cable(side, own(side), "");
    }
    for (int n = 0; n < replicas; n++) {
      refused = namespace(replica(n));
      if (!refused.isEmpty()) {
        return refused;
      }
      for (Side side : Side.values()) {
        cable(side, side.word() + n, replica(n));
      }
    }
    return "";
  }

  private enum Side {
    FRONT,
    BACK;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private String namespace(String name) throws Exception {
    Answer answer = run("netns", "add", name);
    if (answer.exit() != 0) {
      return answer.words();
    }
    made.add(name);
    ip("-n", name, "link", "set", "lo", "up");
    return "";
  }

  /** From the bridge of the hub to a namespace, or to where this JVM is. */
  private void cable(Side side, String plug, String namespace) throws Exception {
    String end = namespace.isEmpty() ? own(side) + "x" : side.word();
    List<String> at = namespace.isEmpty() ? List.of() : List.of("-n", namespace);
    String address = namespace.isEmpty() ? address(side, -1) : address(side, number(plug));
    List<String> add =
        new ArrayList<>(List.of("-n", hub(), "link", "add", plug, "type", "veth", "peer"));
    add.addAll(List.of("name", end, "netns", namespace.isEmpty() ? here() : namespace));
    ip(add.toArray(String[]::new));
    ip("-n", hub(), "link", "set", plug, "master", side.word(), "up");
    ip(with(at, "address", "add", address + "/24", "dev", end));
    ip(with(at, "link", "set", end, "up"));
  }

  private static int number(String plug) {
    return plug.charAt(plug.length() - 1) - '0';
  }

  /** The namespace of this JVM, which has no name. */
  private static String here() {
    return String.valueOf(ProcessHandle.current().pid());
  }

  private static String[] with(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private String hub() {
    return "troupe-%d-hub".formatted(id);
  }

  private String replica(int n) {
    return "troupe-%d-%d".formatted(id, n);
  }

  private String own(Side side) {
    return "troupe%d%s".formatted(id, side.word().charAt(0));
  }

  /** This JVM is 1, replica n is 10 + n. */
  private String address(Side side, int n) {
    return RANGE + (2 * id + side.ordinal()) + "." + (n < 0 ? 1 : 10 + n);
  }

  /**
   * No packet of it reaches another replica or the database, and none reaches it; nobody is told.
   */
  void cut(int replica) throws Exception {
    ip("-n", hub(), "link", "set", "back" + replica, "nomaster");
  }

  void heal(int replica) throws Exception {
    ip("-n", hub(), "link", "set", "back" + replica, "master", "back");
  }

  @Override
  public List<String> prefix(int replica) {
    return List.of("ip", "netns", "exec", replica(replica));
  }

  @Override
  public String front(int replica) {
    return address(Side.FRONT, replica);
  }

  @Override
  public String back(int replica) {
    return address(Side.BACK, replica);
  }

  @Override
  public String robots() {
    return address(Side.FRONT, -1);
  }

  @Override
  public String database(int port) throws Exception {
    ferry = Ferry.from(address(Side.BACK, -1), port);
    return address(Side.BACK, -1) + ":" + ferry.port();
  }

  private static void ip(String... arguments) throws Exception {
    Answer answer = run(arguments);
    if (answer.exit() != 0) {
      throw new AssertionError("ip " + String.join(" ", arguments) + ": " + answer.words());
    }
  }

  private record Answer(int exit, String words) {}

  private static Answer run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String words = new String(process.getInputStream().readAllBytes()).strip();
      if (!process.waitFor(PATIENCE, SECONDS)) {
        throw new AssertionError(command + " does not end");
      }
      return new Answer(process.exitValue(), words);
    } catch (IOException missing) {
      return new Answer(-1, missing.getMessage());
    }
  }

  /** With a namespace go its ends of cables, and with them the other ends. */
  @Override
  public void close() throws Exception {
    if (ferry != null) {
      ferry.close();
    }
    for (String name : made) {
      run("netns", "delete", name);
    }
  }
}
