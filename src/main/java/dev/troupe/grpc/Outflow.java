package dev.troupe.grpc;

import java.util.ArrayList;
import java.util.List;

/**
 * One response stream with several sources, each of which waits for it to become writable: the
 * stream itself knows one handler only. Confined to the call's context.
 */
final class Outflow<R> {
  private final ResponseStream<R> responses;
  private final List<Runnable> sources = new ArrayList<>(2);

  Outflow(ResponseStream<R> responses) {
    this.responses = responses;
    responses.onWritable(() -> List.copyOf(sources).forEach(Runnable::run));
  }

  ResponseStream<R> responses() {
    return responses;
  }

  void add(Runnable onWritable) {
    sources.add(onWritable);
  }

  void remove(Runnable onWritable) {
    sources.remove(onWritable);
  }
}
