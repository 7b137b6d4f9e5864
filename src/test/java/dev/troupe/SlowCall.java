package dev.troupe;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client that reads only when told to: what it does not read stays with the gateway. */
final class SlowCall<Q, R> implements ClientResponseObserver<Q, R> {
  private final BlockingQueue<R> read = new LinkedBlockingQueue<>();
  private final CompletableFuture<ClientCallStreamObserver<Q>> call = new CompletableFuture<>();
  private final CompletableFuture<Throwable> error = new CompletableFuture<>();

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> stream) {
    stream.disableAutoRequestWithInitial(0);
    call.complete(stream);
  }

  @Override
  public void onNext(R message) {
    read.add(message);
  }

  @Override
  public void onError(Throwable failure) {
    error.complete(failure);
  }

  @Override
  public void onCompleted() {
    error.complete(new AssertionError("the stream ended well"));
  }

  List<R> read(int count) throws Exception {
    call.get(10, TimeUnit.SECONDS).request(count);
    List<R> messages = new ArrayList<>();
    while (messages.size() < count) {
      R message = read.poll(20, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("only " + messages.size() + " messages came");
      }
      messages.add(message);
    }
    return messages;
  }

  /** Everything up to the failure that {@link #error} then tells. */
  List<R> readToTheEnd() throws Exception {
    call.get(10, TimeUnit.SECONDS).request(Integer.MAX_VALUE);
    error.get(30, TimeUnit.SECONDS);
    return new ArrayList<>(read);
  }

  Throwable error() throws Exception {
    return error.get(30, TimeUnit.SECONDS);
  }
}
