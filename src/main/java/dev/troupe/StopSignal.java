package dev.troupe;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * SIGTERM, Ctrl-C and the like, as something a thread can wait for. The JVM ends when its shutdown
 * hooks return, and then with code 143; so the hook wakes the main thread, waits for it to put
 * everything away, and ends the process with the code that the main thread gives.
 */
final class StopSignal {
  /** Beyond any drain that a person configures; the one who sends SIGTERM has a deadline too. */
  private static final Duration PATIENCE = Duration.ofHours(2);

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

  private StopSignal() {}

  static StopSignal install() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(signal::shutdown, "stop"));
    return signal;
  }

  void await() throws InterruptedException {
    stopped.await();
  }

  /** Ends the process; does not return. Called once, by the main thread, when all is put away. */
  void exit(int code) {
    exitCode.complete(code);
    // Starts the hook, or blocks when a signal already did: the hook ends the process either way.
    System.exit(code);
  }

  private void shutdown() {
    stopped.countDown();
    try {
      Runtime.getRuntime().halt(exitCode.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      Runtime.getRuntime().halt(1);
    }
  }
}
