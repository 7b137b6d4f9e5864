package dev.troupe.grpc;

import com.google.protobuf.Message;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request stream of which the endpoint sees only what the caller may ask for. What is refused
 * ends the call, unless the endpoint answers it by itself. Confined to the call's context.
 */
final class GuardedRequests<Q extends Message> implements RequestStream<Q> {
  private final RequestStream<Q> requests;
  private final Consumer<Message> guard;
  private final boolean single;
  private @Nullable Consumer<Q> handler;
  private @Nullable BiConsumer<Q, CallFailure> refused;
  private @Nullable Q held;

  /**
   * @param guard throws a {@link CallFailureException} for what must not pass
   * @param single whether there is to be one message: it is judged when the client has sent all, as
   *     a response before that costs a reset, of which a connection bears only so many
   */
  GuardedRequests(RequestStream<Q> requests, Consumer<Message> guard, boolean single) {
    this.requests = requests;
    this.guard = guard;
    this.single = single;
  }

  @Override
  public RequestStream<Q> onMessage(Consumer<Q> to) {
    handler = to;
    requests.onMessage(message -> receive(message, to));
    return this;
  }

  private void receive(Q message, Consumer<Q> to) {
    Q first = held;
    if (single && first == null) {
      held = message;
    } else if (first != null) {
      // One too many: whoever counts them says so.
      to.accept(first);
      to.accept(message);
    } else if (passes(message)) {
      to.accept(message);
    }
  }

  private boolean passes(Q message) {
    try {
      guard.accept(message);
      return true;
    } catch (CallFailureException refusal) {
      BiConsumer<Q, CallFailure> answer = refused;
      if (answer == null) {
        throw refusal;
      }
      answer.accept(message, refusal.failure());
      return false;
    }
  }

  @Override
  public RequestStream<Q> onRefused(BiConsumer<Q, CallFailure> handler) {
    refused = handler;
    return this;
  }

  @Override
  public RequestStream<Q> onEnd(Runnable then) {
    requests.onEnd(() -> {
      Q message = held;
      Consumer<Q> to = handler;
      if (message != null && to != null && passes(message)) {
        to.accept(message);
      }
      then.run();
    });
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
