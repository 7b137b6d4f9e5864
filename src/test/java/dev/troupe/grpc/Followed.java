package dev.troupe.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What comes down a stream. */
final class Followed<T> {
  private final BlockingQueue<T> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();

  @SuppressWarnings("unchecked") // Whoever asks for anything takes anything.
  <M> StreamObserver<M> observer() {
    return new StreamObserver<>() {
      @Override
      public void onNext(M message) {
        messages.add((T) message);
      }

      @Override
      public void onError(Throwable failure) {
        end.complete(Status.fromThrowable(failure));
      }

      @Override
      public void onCompleted() {
        end.complete(Status.OK);
      }
    };
  }

  T first() throws InterruptedException {
    return until(it -> true);
  }

  T until(Predicate<T> wanted) throws InterruptedException {
    for (T next = messages.poll(20, TimeUnit.SECONDS);
        next != null;
        next = messages.poll(20, TimeUnit.SECONDS)) {
      if (wanted.test(next)) {
        return next;
      }
    }
    throw new AssertionError("nothing like that came; end: " + end.getNow(null));
  }

  Status end() throws Exception {
    return end.get(20, TimeUnit.SECONDS);
  }
}
