package dev.troupe.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where what must last is kept: the robots that came by API, what they were last told, epochs.
 *
 * @param engine what keeps it
 * @param file the embedded engine's one file, made by the first write
 * @param nativeDir where the embedded engine unpacks its native library; the JVM's folder for
 *     temporary files when nothing is said
 * @param timeout how long anything asked of the store may take
 * @param desiredDelay how long a robot's desired state may wait for newer before it is written
 * @param checkEvery how often a database elsewhere is asked whether it is there; also the longest
 *     pause between two tries while it is not
 * @param queue operations that may wait for their turn
 * @param postgresql where the database is, when it is the engine
 */
public record StoreConfig(
    Engine engine,
    Path file,
    @Nullable Path nativeDir,
    Duration timeout,
    Duration desiredDelay,
    Duration checkEvery,
    int queue,
    Postgresql postgresql) {

  public static final StoreConfig DEFAULT =
      new StoreConfig(
          Engine.EMBEDDED,
          Path.of("troupe-data", "troupe.db"),
          null,
          Duration.ofSeconds(5),
          Duration.ofMillis(200),
          Duration.ofSeconds(2),
          1_000,
          Postgresql.DEFAULT);

  public StoreConfig {
    Check.require(!file.toString().isBlank(), "file", file, "the path of a file");
    Check.range("timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(5));
    Check.range("desired_delay", desiredDelay, Duration.ofMillis(1), Duration.ofMinutes(1));
    Check.range("check_every", checkEvery, Duration.ofMillis(100), Duration.ofMinutes(10));
    Check.range("queue", queue, 1, 1_000_000);
  }

  StoreConfig in(Path other) {
    return new StoreConfig(
        engine, other, nativeDir, timeout, desiredDelay, checkEvery, queue, postgresql);
  }

  /** What keeps the data. */
  public enum Engine {
    /** A file of this process alone. */
    EMBEDDED,
    /** A database that replicas share. */
    POSTGRESQL
  }

  /**
   * A PostgreSQL database, 14 or newer, in which the user may create tables.
   *
   * @param url its JDBC address, without a password; TLS and schema are parameters of it
   * @param user who we are there
   * @param password the secret that {@code secrets} keeps under the written name
   * @param connectTimeout until it is reached
   */
  public record Postgresql(
      String url, String user, @Nullable KeptSecret password, Duration connectTimeout) {

    public static final Postgresql DEFAULT =
        new Postgresql(
            "jdbc:postgresql://127.0.0.1:5432/troupe", "troupe", null, Duration.ofSeconds(2));

    public Postgresql {
      // Who writes a password where it does not belong must not find it in a log.
      Check.require(
          !url.toLowerCase(Locale.ROOT).contains("password="),
          "url",
          "***",
          "no password in it, the name of a secret under password");
      Check.require(
          url.startsWith("jdbc:postgresql:"),
          "url",
          url,
          "a JDBC address such as jdbc:postgresql://HOST:5432/DATABASE");
      Check.require(!user.isBlank(), "user", user, "a name");
      Check.range("connect_timeout", connectTimeout, Duration.ofMillis(100), Duration.ofMinutes(5));
    }
  }
}
