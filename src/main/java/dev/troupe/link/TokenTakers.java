package dev.troupe.link;

import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Those who wait for a token, in order and each with its deadline. */
final class TokenTakers {

  /** One who wants a token, told exactly once. */
  interface Taker {
    void taken(Token token);

    void failed(TokenFailure failure);
  }

  private final Time time;
  private final Duration patience;
  private final TokenFailure late;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /**
   * @param late what those hear who waited as long as {@code patience}
   */
  TokenTakers(Time time, Duration patience, TokenFailure late) {
    this.time = time;
    this.patience = patience;
    this.late = late;
  }

  int size() {
    return waiting.size();
  }

  void add(Taker taker) {
    waiting.add(new Waiting(taker));
  }

  /** Tokens for those who came first, for as long as there are any. */
  void serve(BooleanSupplier available, Supplier<Token> tokens) {
    // Whoever is told may come back at once: first every token has its taker.
    List<Runnable> news = new ArrayList<>();
    while (!waiting.isEmpty() && available.getAsBoolean()) {
      Waiting next = waiting.removeFirst();
      Token token = tokens.get();
      news.add(() -> next.end(taker -> taker.taken(token)));
    }
    news.forEach(Runnable::run);
  }

  /** The last ones hear it: those before them may still be served by what is under way. */
  void fail(int count, TokenFailure failure) {
    List<Waiting> failed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      failed.add(waiting.removeLast());
    }
    failed.reversed().forEach(next -> next.end(taker -> taker.failed(failure)));
  }

  /** A taker and its deadline. */
  private final class Waiting {
    private final Taker taker;
    private final Time.Timer deadline;

    Waiting(Taker taker) {
      this.taker = taker;
      this.deadline = time.after(patience, this::late);
    }

    private void late() {
      waiting.remove(this);
      taker.failed(late);
    }

    void end(Consumer<Taker> news) {
      deadline.cancel();
      news.accept(taker);
    }
  }
}
