package dev.troupe.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The load client's event loops, named so that a connection and its calls stay on one of them. */
final class Loops implements AutoCloseable {
  private final Vertx vertx;
  private final List<Context> contexts = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  Loops(int loops) {
    this.vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
    for (int i = 0; i < loops; i++) {
      Await.done(vertx.deployVerticle(new Anchor()));
    }
  }

  private final class Anchor extends VerticleBase {
    @Override
    public Future<?> start() {
      contexts.add(context);
      return Future.succeededFuture();
    }
  }

  Vertx vertx() {
    return vertx;
  }

  /** One after the other. */
  Context next() {
    return contexts.get(Math.floorMod(next.getAndIncrement(), contexts.size()));
  }

  /** Runs on that loop what must start there. */
  static <T> Future<T> on(Context context, Supplier<Future<T>> work) {
    return Future.future(
        promise -> context.runOnContext(ignored -> work.get().onComplete(promise)));
  }

  @Override
  public void close() {
    Await.done(vertx.close());
  }
}
