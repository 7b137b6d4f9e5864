package dev.troupe.link;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** How tests wait: never without an end. */
final class Waiting {
  static final long SECONDS = 15;

  private Waiting() {}

  static <T> T on(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }
}
