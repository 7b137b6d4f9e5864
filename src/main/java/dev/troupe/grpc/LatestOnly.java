package dev.troupe.grpc;

import org.jspecify.annotations.Nullable;

/**
 * Messages of which each replaces the one before it: all are written while the client keeps up, and
 * of those that come while it does not only the newest is kept. Confined.
 */
final class LatestOnly<R> {
  private final ResponseStream<R> responses;
  private @Nullable R kept;

  LatestOnly(ResponseStream<R> responses) {
    this.responses = responses;
    responses.onWritable(this::flush);
  }

  void write(R message) {
    if (responses.isWritable()) {
      kept = null;
      responses.write(message);
    } else {
      kept = message;
    }
  }

  /**
   * Writes what was kept, whether the client keeps up or not: something that follows must not
   * overtake it.
   */
  void flush() {
    R late = kept;
    if (late != null) {
      kept = null;
      responses.write(late);
    }
  }
}
