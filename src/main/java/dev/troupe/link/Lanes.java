package dev.troupe.link;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The contexts that a pool's sessions live on, and the ways there and back. */
final class Lanes<K, S> implements Workshop<K, S> {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  private final Pool.Maker<K, S> maker;
  private final Lane home;
  private final List<Lane> lanes;
  private @Nullable Stockroom<K, S> room;

  Lanes(Pool.Maker<K, S> maker, Context home, List<Context> contexts) {
    this.maker = maker;
    this.home = new Lane(home, new Crossing(home));
    this.lanes =
        contexts.stream().map(context -> new Lane(context, new Crossing(context))).toList();
  }

  void serve(Stockroom<K, S> stockroom) {
    room = stockroom;
  }

  Context context(Slot<K, S> slot) {
    return lanes.get(slot.lane).context();
  }

  /** Runs it on the pool's context; at once when called there. */
  void atHome(Consumer<Stockroom<K, S>> task) {
    home.run(() -> {
      if (room != null) {
        task.accept(room);
      }
    });
  }

  @Override
  public int lanes() {
    return lanes.size();
  }

  @Override
  public void make(Slot<K, S> slot) {
    on(
        slot,
        () ->
            maker
                .make(slot.shelf.key, why -> atHome(room -> room.lost(slot, why)))
                .map(Objects::requireNonNull),
        session -> atHome(room -> room.made(slot, session)),
        error -> {
          MakeFailure failure = judge(error);
          atHome(room -> room.notMade(slot, failure));
        });
  }

  @Override
  public boolean stocked(K key) {
    return maker.stocked(key);
  }

  @Override
  public boolean healthy(S session) {
    try {
      return maker.healthy(session);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("a pool's maker failed");
      return false;
    }
  }

  @Override
  public void reset(Slot<K, S> slot, long turn) {
    S session = slot.session();
    on(
        slot,
        () -> maker.reset(session),
        done -> atHome(room -> room.clean(slot, turn)),
        error -> atHome(room -> room.spoilt(slot, turn)));
  }

  @Override
  public void awaitClean(Slot<K, S> slot, long turn) {
    S session = slot.session();
    on(
        slot,
        () -> maker.clean(session),
        done -> atHome(room -> room.clean(slot, turn)),
        error -> atHome(room -> room.spoilt(slot, turn)));
  }

  @Override
  public void close(Slot<K, S> slot, S session) {
    on(
        slot,
        () -> maker.close(session),
        done -> atHome(room -> room.closed(slot)),
        error -> atHome(room -> room.closed(slot)));
  }

  /** Asks the maker for something where the session lives. */
  private <T> void on(
      Slot<K, S> slot, Callable<Future<T>> work, Consumer<T> done, Consumer<Throwable> failed) {
    lanes
        .get(slot.lane)
        .run(() -> {
          Future<T> future;
          try {
            future = work.call();
          } catch (Exception e) {
            // A maker must not throw; if one does, that is one session's fault and not the pool's.
            future = Future.failedFuture(e);
          }
          future.onComplete(done::accept, failed::accept);
        });
  }

  private MakeFailure judge(Throwable error) {
    try {
      return maker.judge(error);
    } catch (RuntimeException e) {
      return new MakeFailure(
          MakeFailure.Own.MAKER_BROKEN,
          MakeFailure.Verdict.PASSING,
          "a failure that could not be judged: " + error,
          null,
          error);
    }
  }

  /** One context and the way onto it. */
  private record Lane(Context context, Crossing crossing) {
    void run(Runnable task) {
      if (Vertx.currentContext() == context) {
        task.run();
      } else {
        crossing.post(task);
      }
    }
  }
}
