package dev.troupe.store;

import dev.troupe.config.StoreConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite: a file, and a log beside it that is flushed with every commit. The file is locked as long
 * as it is open, since a second gateway on it would drive the same robots.
 */
final class EmbeddedEngine implements Engine {
  /** Where the driver unpacks its library; whoever starts the JVM has the last word. */
  private static final String UNPACK = "org.sqlite.tmpdir";

  private static final String NO_LIBRARY =
      "store.native_dir: the engine's library cannot be loaded from there"
          + " (expected: a folder that may hold programs)";

  private static final int LOCK_MILLIS = 500;

  private final Path file;
  private final @Nullable Path nativeDir;
  private boolean unloadable;

  EmbeddedEngine(StoreConfig config) {
    this.file = config.file().toAbsolutePath();
    this.nativeDir = config.nativeDir();
  }

  @Override
  public boolean isEmpty() {
    return Files.notExists(file);
  }

  @Override
  public boolean isElsewhere() {
    return false;
  }

  @Override
  public Connection open() throws SQLException, IOException {
    loadLibrary();
    makeFolder(file.getParent());
    if (isEmpty()) {
      makeFile();
    }
    // As a URI, so that no character of a path means anything to the driver.
    String url = "jdbc:sqlite:" + file.toUri();
    try {
      SQLiteDataSource source = new SQLiteDataSource(settings(false));
      source.setUrl(url);
      Migrations.apply(source);
      return locked(settings(true).createConnection(url));
    } catch (SQLException refusal) {
      String told =
          code(refusal) == SQLiteErrorCode.SQLITE_BUSY.code
              ? "locked (expected: no other gateway has it open)"
              : refusal.getMessage();
      throw new SQLException(file + ": " + told, refusal);
    }
  }

  /** Tried once: each try leaves what it unpacked, and only another folder would help. */
  private void loadLibrary() throws IOException {
    if (unloadable) {
      throw new IOException(NO_LIBRARY);
    }
    if (nativeDir != null && System.getProperty(UNPACK) == null) {
      Files.createDirectories(nativeDir);
      System.setProperty(UNPACK, nativeDir.toString());
    }
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception | LinkageError failure) {
      unloadable = true;
      throw new IOException(NO_LIBRARY, failure);
    }
  }

  private static SQLiteConfig settings(boolean exclusive) {
    SQLiteConfig settings = new SQLiteConfig();
    settings.setJournalMode(SQLiteConfig.JournalMode.WAL);
    settings.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    settings.setBusyTimeout(LOCK_MILLIS);
    if (exclusive) {
      settings.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
      settings.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    }
    return settings;
  }

  /** The lock is taken by the first transaction, not by opening. */
  private static Connection locked(Connection database) throws SQLException {
    try (Statement statement = database.createStatement()) {
      database.setAutoCommit(false);
      statement.executeQuery("SELECT 1 FROM robot").close();
      database.commit();
      return database;
    } catch (SQLException refusal) {
      database.close();
      throw refusal;
    }
  }

  /** The engine flushes the folder that it makes files in; folders that we make are ours to. */
  private static void makeFolder(@Nullable Path folder) throws IOException {
    if (folder != null && !Files.isDirectory(folder)) {
      Path above = folder.getParent();
      makeFolder(above);
      Files.createDirectory(folder);
      if (above != null) {
        flush(above);
      }
    }
  }

  /** Nobody else reads it; the engine gives its log the same rights. */
  private void makeFile() throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ours =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Files.createFile(file, ours);
  }

  private static void flush(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException windows) {
      // A folder can be opened and flushed on Unix only; elsewhere nothing is known to be better.
      return;
    }
  }

  @Override
  public Verdict judge(SQLException refusal) {
    return switch (SQLiteErrorCode.getErrorCode(code(refusal))) {
      case SQLITE_ERROR,
          SQLITE_CONSTRAINT,
          SQLITE_MISMATCH,
          SQLITE_MISUSE,
          SQLITE_RANGE,
          SQLITE_TOOBIG ->
          Verdict.FAULT;
      case SQLITE_FULL, SQLITE_BUSY, SQLITE_READONLY, SQLITE_CANTOPEN -> Verdict.SHUT;
      default -> Verdict.LOST;
    };
  }

  /** Without the details that SQLite keeps in the higher bytes. */
  private static int code(SQLException refusal) {
    return refusal.getErrorCode() & 0xff;
  }
}
