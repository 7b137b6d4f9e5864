package dev.troupe.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Describes one robot over and over, each time on top of what it knows to be stored, and so finds
 * out whether the store's words are true: what was refused has not happened, and what was
 * acknowledged is there.
 */
final class Author {
  private final Vertx vertx;
  private final Store store;
  private final String id;
  private final Consumer<RobotRow> acknowledged;
  private long revision;
  private int refused;
  private int unknown;

  /**
   * @param before what is stored of the robot, null for nothing
   * @param acknowledged told of each write that was
   */
  Author(
      Vertx vertx,
      Store store,
      String id,
      @Nullable RobotRow before,
      Consumer<RobotRow> acknowledged) {
    this.vertx = vertx;
    this.store = store;
    this.id = id;
    this.acknowledged = acknowledged;
    this.revision = before == null ? 0 : before.revision();
  }

  static String document(String id, long revision) {
    return "{\"robot\":\"%s\",\"revision\":%d,\"padding\":\"%s\"}"
        .formatted(id, revision, "x".repeat(400));
  }

  /** Fails with a conflict when the store has said what is not so. */
  Future<Void> write(int times) {
    if (times == 0) {
      return Future.succeededFuture();
    }
    RobotChange next = Places.put(id, revision, document(id, revision + 1));
    return store
        .change(List.of(next))
        .compose(
            rows -> {
              revision = rows.getFirst().revision();
              acknowledged.accept(rows.getFirst());
              return write(times - 1);
            },
            failure -> afterFailure(((StoreException) failure).failure(), times));
  }

  private Future<Void> afterFailure(StoreFailure failure, int times) {
    return switch (failure.reason()) {
      case UNAVAILABLE, OVERLOADED -> {
        refused++;
        yield vertx.timer(10).compose(ignored -> write(times));
      }
      case OUTCOME_UNKNOWN -> {
        unknown++;
        yield lookUp().compose(ignored -> write(times));
      }
      case CONFLICT, INTERNAL -> Future.failedFuture(failure.asException());
    };
  }

  /** What may have happened has, or has not; nothing else can have. */
  private Future<Void> lookUp() {
    return store
        .robots()
        .compose(
            rows -> {
              long found =
                  rows.stream()
                      .filter(row -> row.id().equals(id))
                      .mapToLong(RobotRow::revision)
                      .findFirst()
                      .orElse(0);
              if (found != revision && found != revision + 1) {
                return Future.failedFuture(
                    new AssertionError(
                        "%s: revision %d (expected: %d or one more)"
                            .formatted(id, found, revision)));
              }
              revision = found;
              return Future.succeededFuture();
            },
            away -> vertx.timer(10).compose(ignored -> lookUp()));
  }

  int refused() {
    return refused;
  }

  int unknown() {
    return unknown;
  }
}
