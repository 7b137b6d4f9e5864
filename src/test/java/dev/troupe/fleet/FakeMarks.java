package dev.troupe.fleet;

import dev.troupe.cluster.CommandMarks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The marks that replicas share, in a map; told to, it is slow, refuses, or forgets ends. */
final class FakeMarks implements CommandMarks {
  final Map<String, Mark> marks = new ConcurrentHashMap<>();

  /** Those whose acceptance waits for the test, when it is {@link #slow}. */
  final List<Promise<Void>> waiting = new CopyOnWriteArrayList<>();

  volatile boolean slow;
  volatile boolean refuses;

  /** As if the owner died before it could say how a command ended. */
  volatile boolean forgetful;

  @Override
  public Future<Void> accepted(Mark mark) {
    if (refuses) {
      return Future.failedFuture("no majority");
    }
    marks.put(key(mark), mark);
    if (!slow) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    waiting.add(promise);
    return promise.future();
  }

  @Override
  public void ended(Mark mark) {
    if (!forgetful) {
      marks.put(key(mark), mark);
    }
  }

  @Override
  public Future<List<Mark>> of(String robotUid) {
    List<Mark> found = new ArrayList<>(marks.values());
    found.removeIf(mark -> !mark.robotUid().equals(robotUid));
    return Future.succeededFuture(found);
  }

  private static String key(Mark mark) {
    return mark.robotUid() + " " + mark.principal() + " " + mark.commandId();
  }
}
