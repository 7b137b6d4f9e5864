package dev.troupe;

import dev.troupe.cli.StartException;
import io.vertx.core.Future;

/** What is said of a port that could not be opened. */
final class PortInUse {
  private PortInUse() {}

  /**
   * @param what the port is called
   */
  static <T> Future<T> named(String what, int port, Future<T> opening) {
    return opening.recover(failure ->
        Future.failedFuture(
            new StartException(
                "The %s %d cannot be opened: %s".formatted(what, port, failure.getMessage()),
                failure)));
  }
}
