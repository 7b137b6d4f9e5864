package dev.troupe.cluster;

import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicate;
import com.hazelcast.query.Predicates;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Marks of commands in a map that every replica has whole. Safe from any thread. */
final class SharedMarks implements CommandMarks {
  private static final Logger log = LoggerFactory.getLogger(SharedMarks.class);

  /** Longer than this no command waits. */
  private static final long MILLIS = 1_000;

  private static final long READ_MILLIS = 5_000;

  private final Vertx vertx;
  private final IMap<String, byte[]> marks;

  SharedMarks(Vertx vertx, IMap<String, byte[]> marks) {
    this.vertx = vertx;
    this.marks = marks;
  }

  @Override
  public Future<Void> accepted(Mark mark) {
    return write(mark).timeout(MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void ended(Mark mark) {
    write(mark)
        .onFailure(failure ->
            log.atDebug().setCause(failure).log("the end of a command is not known to others"));
  }

  private Future<Void> write(Mark mark) {
    CompletionStage<Void> written;
    try {
      written = marks.setAsync(MarkKey.of(mark), MarkKey.written(mark));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
    Context context = vertx.getOrCreateContext();
    return Future.fromCompletionStage(written, context);
  }

  @Override
  public Future<List<Mark>> of(String robotUid) {
    return vertx
        .executeBlocking(() -> read(robotUid), false)
        .timeout(READ_MILLIS, TimeUnit.MILLISECONDS);
  }

  private List<Mark> read(String robotUid) {
    Predicate<String, byte[]> ofRobot =
        Predicates.between("__key", MarkKey.first(robotUid), MarkKey.last(robotUid));
    return marks.entrySet(Predicates.partitionPredicate(robotUid, ofRobot)).stream()
        .map(each -> MarkKey.read(each.getKey(), each.getValue()))
        .toList();
  }
}
