package dev.troupe.link;

import dev.troupe.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Those who wait for a session of a pool: each is answered once, in turn or in time. */
final class Borrowers<K, S> {
  private final int most;
  private final Turns<K, S> turns;
  private final Obstacles<K, S> obstacles;
  private final PoolMetrics metrics;
  private final Time time;
  private final Agenda agenda;
  private final Consumer<Shelf<K, S>> left;

  /**
   * @param most how many may wait
   * @param left told where a borrower gave up
   */
  Borrowers(
      int most,
      Turns<K, S> turns,
      Obstacles<K, S> obstacles,
      PoolMetrics metrics,
      Time time,
      Agenda agenda,
      Consumer<Shelf<K, S>> left) {
    this.most = most;
    this.turns = turns;
    this.obstacles = obstacles;
    this.metrics = metrics;
    this.time = time;
    this.agenda = agenda;
    this.left = left;
  }

  /** Lets it wait, or tells it why it cannot. */
  void queue(Waiter<K, S> waiter, Shelf<K, S> shelf) {
    boolean full = turns.size() >= most;
    Waiter<K, S> excess = full ? turns.inExcess(waiter.owner) : null;
    PoolFailure obstacle = obstacles.of(shelf, waiter);
    if (obstacle == null && full && excess == null) {
      obstacle = obstacles.queueFull(shelf);
    }
    if (obstacle != null) {
      refuse(waiter, obstacle);
      return;
    }
    turns.add(waiter, shelf);
    metrics.waiting(1);
    waiter.patience =
        time.after(
            Duration.ofNanos(waiter.deadline - time.nanos()),
            () -> agenda.add(() -> end(waiter, obstacles.late(shelf))));
    if (excess != null) {
      // An owner that fills the queue must not keep the others out of it.
      end(excess, obstacles.queueFull(shelf));
    }
  }

  /** The one whose turn it is at a shelf; it waits no more. */
  @Nullable Waiter<K, S> next(Shelf<K, S> shelf) {
    Waiter<K, S> next = turns.next(shelf);
    if (next != null) {
      waitsNoMore(next);
      metrics.lentAfter(Duration.ofNanos(time.nanos() - next.askedAt));
    }
    return next;
  }

  /** It wants none any more; no effect when it does not wait. */
  void cancel(Waiter<K, S> waiter) {
    Shelf<K, S> shelf = waiter.shelf;
    if (shelf != null && turns.remove(waiter)) {
      waitsNoMore(waiter);
      metrics.refused(PoolCause.CANCELLED);
      left.accept(shelf);
    }
  }

  /** Tells those for whom waiting at a shelf makes no sense any more. */
  void reconsider(Shelf<K, S> shelf) {
    reconsider(turns.at(shelf));
  }

  void reconsiderAll() {
    reconsider(turns.all());
  }

  /** The pool is closed: nobody waits any more. */
  void dismiss() {
    turns.all().forEach(waiter -> end(waiter, obstacles.closed()));
  }

  /** The pool was closed before this one came. */
  void dismiss(Waiter<K, S> waiter) {
    refuse(waiter, obstacles.closed());
  }

  private void reconsider(List<Waiter<K, S>> waiters) {
    for (Waiter<K, S> waiter : waiters) {
      Shelf<K, S> shelf = waiter.shelf;
      PoolFailure obstacle = shelf == null ? null : obstacles.standing(shelf, waiter);
      if (obstacle != null) {
        end(waiter, obstacle);
      }
    }
  }

  private void end(Waiter<K, S> waiter, PoolFailure failure) {
    Shelf<K, S> shelf = waiter.shelf;
    if (shelf != null && turns.remove(waiter)) {
      waitsNoMore(waiter);
      refuse(waiter, failure);
      left.accept(shelf);
    }
  }

  private void refuse(Waiter<K, S> waiter, PoolFailure failure) {
    metrics.refused(failure.cause());
    waiter.answer.refused(failure);
  }

  private void waitsNoMore(Waiter<K, S> waiter) {
    metrics.waiting(-1);
    if (waiter.patience != null) {
      waiter.patience.cancel();
    }
  }
}
