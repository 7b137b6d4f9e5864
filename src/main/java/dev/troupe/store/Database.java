package dev.troupe.store;

import dev.troupe.telemetry.LogKeys;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection, opened when it is needed and thrown away when anything goes wrong on it.
 * Confined to the store's thread; everything blocks.
 */
final class Database {
  private static final Logger log = LoggerFactory.getLogger(Store.class);

  private final Engine engine;
  private final Availability availability;
  private @Nullable Connection connection;

  Database(Engine engine, Availability availability) {
    this.engine = engine;
    this.availability = availability;
  }

  /**
   * @param wanted whether somebody still waits for the answer
   * @throws StoreException when it is not done, with the reason
   */
  <T> T run(Operation<T> operation, BooleanSupplier wanted) {
    T whenEmpty = operation.whenEmpty();
    if (whenEmpty != null && connection == null && engine.isEmpty()) {
      return whenEmpty;
    }
    // A connection that lay idle may have died meanwhile: that is no reason to refuse anything.
    boolean mayBeDead = connection != null;
    try {
      return transaction(operation, connected());
    } catch (SQLException refusal) {
      discard();
      if (mayBeDead && wanted.getAsBoolean() && engine.judge(refusal).isAway()) {
        return again(operation);
      }
      throw undone(operation, refusal);
    } catch (StoreException known) {
      throw known;
    } catch (RuntimeException mistake) {
      discard();
      throw fault(operation, mistake);
    }
  }

  private <T> T again(Operation<T> operation) {
    try {
      return transaction(operation, connected());
    } catch (SQLException refusal) {
      discard();
      throw undone(operation, refusal);
    }
  }

  private Connection connected() {
    Connection open = connection;
    if (open != null) {
      return open;
    }
    try {
      Connection made = engine.open();
      connection = made;
      return made;
    } catch (SQLException | IOException | RuntimeException | LinkageError failure) {
      // Whatever it is, a gateway goes on without its store, and an operator may mend it meanwhile.
      String cause = oneLine(failure);
      availability.down(cause);
      throw unavailable("the store cannot be opened: " + cause);
    }
  }

  /**
   * @throws SQLException when nothing was changed
   */
  private <T> T transaction(Operation<T> operation, Connection open) throws SQLException {
    T result;
    try {
      result = operation.work().on(open);
    } catch (StoreException refused) {
      open.rollback();
      availability.up();
      throw refused;
    }
    commit(operation, open);
    operation.afterwards().accept(result);
    availability.up();
    return result;
  }

  private void commit(Operation<?> operation, Connection open) throws SQLException {
    try {
      open.commit();
    } catch (SQLException refusal) {
      if (!operation.kind().writes() || engine.judge(refusal) != Engine.Verdict.LOST) {
        throw refusal;
      }
      discard();
      availability.down(oneLine(refusal));
      throw new StoreFailure(
              StoreReason.OUTCOME_UNKNOWN,
              "the database was lost before it said whether it is done: " + oneLine(refusal))
          .asException();
    }
  }

  private StoreException undone(Operation<?> operation, SQLException refusal) {
    String cause = oneLine(refusal);
    return switch (engine.judge(refusal)) {
      case LOST, SHUT -> {
        availability.down(cause);
        yield unavailable("the database is away");
      }
      case BUSY -> unavailable("the database did not take it: " + cause);
      case FAULT -> fault(operation, refusal);
    };
  }

  private static StoreException fault(Operation<?> operation, Exception mistake) {
    log.atError()
        .addKeyValue(LogKeys.KIND, operation.kind().label())
        .setCause(mistake)
        .log("store made a mistake");
    return new StoreFailure(StoreReason.INTERNAL, oneLine(mistake)).asException();
  }

  private static StoreException unavailable(String message) {
    return new StoreFailure(StoreReason.UNAVAILABLE, message).asException();
  }

  private static String oneLine(Throwable failure) {
    // The JDK's own about files say what is wrong by their names alone.
    String message =
        failure instanceof FileSystemException ? failure.toString() : failure.getMessage();
    return (message == null ? failure.toString() : message).strip().replaceAll("\\s*\\R\\s*", ", ");
  }

  private void discard() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException dead) {
        log.atDebug().setCause(dead).log("connection did not close");
      }
    }
  }

  void close() {
    discard();
  }
}
