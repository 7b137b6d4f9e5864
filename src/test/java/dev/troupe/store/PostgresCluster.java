package dev.troupe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.troupe.config.KeptSecret;
import dev.troupe.config.Secret;
import dev.troupe.config.StoreConfig;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of the tests' own, from the machine's packages: on loopback, in a folder below
 * {@code target}, flushing as it does in earnest. It refuses to run as root, so there it runs as
 * the user that the packages made.
 */
public final class PostgresCluster implements AutoCloseable {
  private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
  private static final String USER = "troupe";
  private static final String PASSWORD = "open sesame";
  private static final int SECONDS = 120;

  private static final AtomicBoolean told = new AtomicBoolean();

  private static @Nullable PostgresCluster shared;

  private final Path programs;
  private final List<String> as;
  private final Path folder;
  private final int port;
  private final AtomicInteger schemas = new AtomicInteger();

  private PostgresCluster(Path programs, List<String> as, Path folder, int port) {
    this.programs = programs;
    this.as = as;
    this.folder = folder;
    this.port = port;
  }

  /** One for all test classes of this JVM, stopped when it ends. */
  static synchronized PostgresCluster shared() {
    if (shared == null) {
      PostgresCluster started = start();
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      shared = started;
    }
    return shared;
  }

  /** Skips the test, and says so, where PostgreSQL is not installed; in CI there is no excuse. */
  public static PostgresCluster start() {
    Path programs = programs();
    List<String> as = isRoot() ? List.of("runuser", "-u", "postgres", "--") : List.of();
    try {
      Path folder = folder(as);
      PostgresCluster cluster = new PostgresCluster(programs, as, folder, freePort());
      cluster.initialize();
      cluster.startServer();
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path programs() {
    try (Stream<Path> versions = Files.exists(PACKAGES) ? Files.list(PACKAGES) : Stream.of()) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max((one, two) -> Integer.compare(version(one), version(two)))
          .orElseGet(PostgresCluster::skip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int version(Path bin) {
    String name = bin.getParent().getFileName().toString();
    return name.matches("\\d+") ? Integer.parseInt(name) : 0;
  }

  private static Path skip() {
    String reason = "no PostgreSQL below " + PACKAGES;
    if ("true".equals(System.getenv("CI"))) {
      fail(reason + " (expected: Debian's package postgresql, since CI=true)");
    }
    if (!told.getAndSet(true)) {
      System.out.println("SKIPPED: the store was not tried on PostgreSQL, " + reason);
    }
    return abort(reason);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Below {@code target}, or beside it all where the other user cannot reach that. */
  private static Path folder(List<String> as) throws IOException {
    Path target = Files.createDirectories(Path.of("target", "postgresql").toAbsolutePath());
    Path made = Files.createTempDirectory(target, "cluster");
    if (as.isEmpty()) {
      return made;
    }
    hand(made);
    if (exit(as, "test", "-w", made.toString()) != 0) {
      Files.delete(made);
      made = Files.createTempDirectory("troupe-postgresql");
      hand(made);
    }
    return made;
  }

  private static void hand(Path folder) throws IOException {
    Files.setOwner(
        folder,
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
  }

  /** The server wants one; between asking and starting nobody else is likely to take it. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void initialize() throws IOException {
    Path secret = Files.writeString(folder.resolve("password"), PASSWORD);
    run(
        "initdb",
        "--pgdata=" + data(),
        "--username=" + USER,
        "--auth=scram-sha-256",
        "--pwfile=" + secret,
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync");
  }

  private Path data() {
    return folder.resolve("data");
  }

  public void startServer() {
    run(
        "pg_ctl",
        "--pgdata=" + data(),
        "--log=" + folder.resolve("server.log"),
        "--wait",
        "--options=-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=on"
            .formatted(port),
        "start");
  }

  /**
   * @param mode fast asks the sessions to go, immediate is as if the server had crashed
   */
  public void stopServer(String mode) {
    run("pg_ctl", "--pgdata=" + data(), "--wait", "--mode=" + mode, "stop");
  }

  /** SIGKILL to the server and all its processes. */
  void killServer() {
    List<ProcessHandle> all = processes();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join());
  }

  /** It keeps its connections, and says nothing. */
  void pauseServer() {
    signal("STOP");
  }

  void resumeServer() {
    signal("CONT");
  }

  private void signal(String name) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes().forEach(process -> command.add(Long.toString(process.pid())));
    assertThat(exit(command)).as("%s", command).isZero();
  }

  private List<ProcessHandle> processes() {
    try {
      String pid = Files.readAllLines(data().resolve("postmaster.pid")).getFirst();
      ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
      return Stream.concat(Stream.of(server), server.descendants()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty place of its own in the one database. */
  public StoreConfig.Postgresql schema() {
    String schema = "s" + schemas.incrementAndGet();
    execute("CREATE SCHEMA " + schema);
    return new StoreConfig.Postgresql(
        url() + "?currentSchema=" + schema,
        USER,
        new KeptSecret("db", new Secret(PASSWORD)),
        Duration.ofSeconds(2));
  }

  void execute(String sql) {
    try (Connection database = DriverManager.getConnection(url(), USER, PASSWORD);
        Statement statement = database.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private String url() {
    return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
  }

  private void run(String program, String... arguments) {
    List<String> command = new ArrayList<>(as);
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    assertThat(exit(command)).as("%s%n%s", command, log()).isZero();
  }

  private String log() {
    try {
      Path log = folder.resolve("server.log");
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static int exit(List<String> command, String... arguments) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(arguments));
    // Not a pipe: the server would keep it open.
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .directory(new File("/"));
    try {
      Process process = builder.start();
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("%s ended", all).isTrue();
      return process.exitValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (Files.exists(data().resolve("postmaster.pid"))) {
      stopServer("immediate");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((one, two) -> two.compareTo(one)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
