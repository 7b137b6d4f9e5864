package dev.troupe.link;

import dev.troupe.time.Time;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How long a key is remembered that nobody uses: while it may be asked for again soon, and while
 * its last failure must not be repeated. Clients choose keys, so no more than a bound are
 * remembered for nothing but that.
 */
final class Keepsakes<K, S> {
  static final int MOST = 1_000;

  private final Time time;
  private final Consumer<Shelf<K, S>> review;
  private final SequencedSet<Shelf<K, S>> unused = new LinkedHashSet<>();

  /**
   * @param review called when a key is to be looked at again
   */
  Keepsakes(Time time, Consumer<Shelf<K, S>> review) {
    this.time = time;
    this.review = review;
  }

  /** The key to forget now, if any: this one, or one that waits for longer to be forgotten. */
  @Nullable Shelf<K, S> note(Shelf<K, S> shelf) {
    boolean used = shelf.used();
    Duration memory = shelf.trouble.memory();
    Duration next = used || shelf.demand().compareTo(memory) > 0 ? shelf.demand() : memory;
    if (used) {
      unused.remove(shelf);
    } else if (!memory.isPositive()) {
      return shelf;
    } else {
      unused.add(shelf);
    }
    if (shelf.review == null && next.isPositive()) {
      shelf.review =
          time.after(
              next,
              () -> {
                shelf.review = null;
                review.accept(shelf);
              });
    }
    return unused.size() > MOST ? unused.getFirst() : null;
  }

  void forget(Shelf<K, S> shelf) {
    unused.remove(shelf);
    if (shelf.review != null) {
      shelf.review.cancel();
      shelf.review = null;
    }
  }
}
