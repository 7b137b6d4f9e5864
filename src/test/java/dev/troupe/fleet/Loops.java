package dev.troupe.fleet;

import dev.troupe.link.Crossing;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Real Vert.x contexts: one of a robot, and those of its subscribers. */
final class Loops implements AutoCloseable {
  private static final long SECONDS = 20;

  private final VertxInternal vertx = (VertxInternal) Vertx.vertx();
  private final List<Context> contexts = new ArrayList<>();
  final Context home = context();
  final Context away = context();
  final Crossing crossing = new Crossing(home);

  /** One more, on an event loop of its own while there are enough. */
  Context context() {
    Context made = vertx.createEventLoopContext();
    contexts.add(made);
    return made;
  }

  <T> T call(Context on, Callable<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    on.runOnContext(ignored -> {
      try {
        done.complete(task.call());
      } catch (Throwable e) {
        done.completeExceptionally(e);
      }
    });
    return await(done);
  }

  void run(Context on, Runnable task) {
    call(
        on,
        () -> {
          task.run();
          return true;
        });
  }

  void atHome(Runnable task) {
    run(home, task);
    settle();
  }

  /** Everything that was posted, and what that posted in turn, has run. */
  void settle() {
    for (int hop = 0; hop < 16; hop++) {
      for (Context context : contexts) {
        run(context, () -> {});
      }
    }
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof Error error ? error : new AssertionError(e.getCause());
    } catch (Exception e) {
      throw new AssertionError("not done after " + SECONDS + " s", e);
    }
  }

  @Override
  public void close() {
    await(vertx.close().toCompletionStage().toCompletableFuture());
  }
}
