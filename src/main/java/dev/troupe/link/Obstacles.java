package dev.troupe.link;

import dev.troupe.link.SlotState.Phase;
import dev.troupe.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What keeps borrowers from a session, and from waiting for one; said in our words. */
final class Obstacles<K, S> {
  private final String name;
  private final Trouble trouble;
  private final Pace pace;
  private final Time time;

  /**
   * @param trouble of all keys
   */
  Obstacles(String name, Trouble trouble, Pace pace, Time time) {
    this.name = name;
    this.trouble = trouble;
    this.pace = pace;
    this.time = time;
  }

  /** Why a borrower cannot wait; null when it can. */
  @Nullable PoolFailure of(Shelf<K, S> shelf, Waiter<K, S> waiter) {
    PoolFailure standing = standing(shelf, waiter);
    if (standing != null) {
      return standing;
    }
    if (!waiter.patient()) {
      return failure(PoolCause.EXHAUSTED, "none is free", guess(shelf), shelf);
    }
    return null;
  }

  PoolFailure queueFull(Shelf<K, S> shelf) {
    return failure(PoolCause.QUEUE_FULL, "too many wait for one", guess(shelf), shelf);
  }

  /** Why it makes no sense that a borrower goes on waiting; null when it does make sense. */
  @Nullable PoolFailure standing(Shelf<K, S> shelf, Waiter<K, S> waiter) {
    PoolFailure refusal = refusal(shelf);
    return refusal != null ? refusal : hopeless(shelf, waiter);
  }

  /** What everybody who asks for the key hears; null when the vendor refused nothing. */
  private @Nullable PoolFailure refusal(Shelf<K, S> shelf) {
    Trouble which = trouble.refusal() != null ? trouble : shelf.trouble;
    MakeFailure refusal = which.refusal();
    return refusal == null
        ? null
        : new PoolFailure(
            PoolCause.REFUSED,
            say("the vendor refuses: " + refusal.message()),
            which.left(),
            refusal);
  }

  /** Whether nothing can come before the borrower's time is over. */
  private @Nullable PoolFailure hopeless(Shelf<K, S> shelf, Waiter<K, S> waiter) {
    Duration patience = Duration.ofNanos(waiter.deadline - time.nanos());
    boolean tooLate = shelf.trouble.left().compareTo(patience) > 0;
    return tooLate && shelf.tally.living() == 0
        ? failure(PoolCause.UNAVAILABLE, "none can be opened", shelf.trouble.left(), shelf)
        : null;
  }

  PoolFailure late(Shelf<K, S> shelf) {
    return failure(PoolCause.DEADLINE, "none came free in time", guess(shelf), shelf);
  }

  PoolFailure closed() {
    return new PoolFailure(PoolCause.CLOSED, say("the pool is closed"), null, null);
  }

  private PoolFailure failure(
      PoolCause cause, String what, Duration retryAfter, Shelf<K, S> shelf) {
    MakeFailure origin = shelf.trouble.last();
    String why = origin == null ? "" : "; the last try to open one failed: " + origin.message();
    return new PoolFailure(cause, say(what + why), retryAfter, origin);
  }

  private Duration guess(Shelf<K, S> shelf) {
    Duration free = pace.guess(shelf.waiting, shelf.tally.living());
    Duration opening = shelf.trouble.left();
    boolean mustOpen = shelf.tally.living() == shelf.tally.of(Phase.DIALING);
    return mustOpen && opening.compareTo(free) > 0 ? opening : free;
  }

  private String say(String what) {
    return "sessions of " + name + ": " + what;
  }
}
