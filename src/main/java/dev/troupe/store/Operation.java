package dev.troupe.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One transaction, told apart from when and on which connection it runs. It may run twice, if the
 * first connection turns out to be dead.
 *
 * @param whenEmpty the answer where nothing was ever stored; null for what must open the store
 * @param work throws {@link StoreException} to undo everything
 * @param afterwards runs once it is committed, before anything else is done
 */
record Operation<T>(
    OperationKind kind, @Nullable T whenEmpty, Work<T> work, Consumer<T> afterwards) {

  /** The statements of a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection database) throws SQLException;
  }

  static <T> Operation<T> read(OperationKind kind, T whenEmpty, Work<T> work) {
    return new Operation<>(kind, whenEmpty, work, result -> {});
  }

  static <T> Operation<T> write(OperationKind kind, Work<T> work) {
    return new Operation<>(kind, null, work, result -> {});
  }

  Operation<T> then(Consumer<T> next) {
    return new Operation<>(kind, whenEmpty, work, next);
  }
}
