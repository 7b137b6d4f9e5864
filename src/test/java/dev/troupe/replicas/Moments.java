package dev.troupe.replicas;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for what another process does, which nobody tells us of. */
public final class Moments {
  private static final int LOOK_AGAIN = 50;

  private Moments() {}

  /** A condition that may fail to be asked. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /** How long it took until the condition held. */
  public static Duration until(Condition wanted, Duration patience, Supplier<String> otherwise)
      throws Exception {
    long begin = System.nanoTime();
    while (!wanted.holds()) {
      if (System.nanoTime() - begin > patience.toNanos()) {
        throw new AssertionError("not within " + patience + ": " + otherwise.get());
      }
      pass(Duration.ofMillis(LOOK_AGAIN));
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** For what has to last so long: a pause of a process, a stretch of load. */
  public static void pass(Duration time) {
    new CompletableFuture<Void>()
        .completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS)
        .join();
  }
}
