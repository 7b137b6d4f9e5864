package dev.troupe.grpc;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one request that another replica passes on and holds by its {@link Reins}: what comes behind
 * it is no request. A second message lets the part begin, and the end lets it ask no further.
 * Confined to the call's context.
 */
final class ReinedRequest<Q> implements RequestStream<Q> {
  private final RequestStream<Q> requests;
  private final Reins reins;
  private @Nullable Runnable whole;
  private boolean came;

  ReinedRequest(RequestStream<Q> requests, Reins reins) {
    this.requests = requests;
    this.reins = reins;
  }

  @Override
  public RequestStream<Q> onMessage(Consumer<Q> handler) {
    requests.onMessage(message -> {
      if (came) {
        reins.free();
      } else {
        came = true;
        handler.accept(message);
        endIfItCame();
      }
    });
    return this;
  }

  /** There is no more to the request than its first message. */
  private void endIfItCame() {
    Runnable then = whole;
    if (came && then != null) {
      whole = null;
      then.run();
    }
  }

  @Override
  public RequestStream<Q> onEnd(Runnable handler) {
    whole = handler;
    requests.onEnd(() -> {
      if (came) {
        reins.stop();
      } else {
        handler.run();
      }
    });
    endIfItCame();
    return this;
  }

  @Override
  public RequestStream<Q> pause() {
    requests.pause();
    return this;
  }

  @Override
  public RequestStream<Q> fetch(long amount) {
    requests.fetch(amount);
    return this;
  }

  @Override
  public RequestStream<Q> resume() {
    requests.resume();
    return this;
  }
}
