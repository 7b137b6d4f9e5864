package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import dev.troupe.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The last things that happened, numbered from 1 without holes, bounded by count, age and size, for
 * those who follow and those who come back. Confined to one context.
 */
final class Journal<T> {
  private static final int SMALLEST = 16;

  /** Bytes kept at the most, since a single message of a robot may be some megabytes. */
  private static final long HEAVIEST = 16 << 20;

  private final UUID uid;
  private final long epoch;
  private final Time time;
  private long keepNanos;
  private int capacity;
  private final Weigher<T> weigher;
  private final List<JournalTail<T>> tails = new ArrayList<>();
  private @Nullable Slot<T>[] ring = slots(SMALLEST);
  private long first = 1;
  private long next = 1;
  private long weight;
  private @Nullable Failure over;

  Journal(UUID uid, long epoch, int capacity, Duration keep, Time time) {
    this(uid, epoch, capacity, keep, time, value -> 0);
  }

  Journal(UUID uid, long epoch, int capacity, Duration keep, Time time, Weigher<T> weigher) {
    this.uid = uid;
    this.epoch = epoch;
    this.time = time;
    this.keepNanos = keep.toNanos();
    this.capacity = capacity;
    this.weigher = weigher;
  }

  /** Keeps so many entries from here on, for so long; who had counted on more is told in time. */
  void keep(int most, Duration age) {
    capacity = most;
    keepNanos = age.toNanos();
    while (next - first > capacity) {
      forget();
    }
    expire();
  }

  /** One thing that happened; {@code at} is the wall clock, for people. */
  record Entry<T>(long sequence, Instant at, T value) {}

  /** How many bytes an entry holds beyond the few that each has. */
  interface Weigher<T> {
    int weigh(T value);
  }

  private record Slot<T>(Entry<T> entry, long addedAt, int weight) {}

  Entry<T> append(T value) {
    int heavy = weigher.weigh(value);
    while (next > first && (next - first >= capacity || weight + heavy > HEAVIEST)) {
      forget();
    }
    if (next - first == ring.length) {
      grow();
    }
    Entry<T> entry = new Entry<>(next, time.now(), value);
    ring[index(next)] = new Slot<>(entry, time.nanos(), heavy);
    weight += heavy;
    next++;
    expire();
    for (JournalTail<T> tail : List.copyOf(tails)) {
      tail.appended();
    }
    return entry;
  }

  /** Entries after {@code sequence} that are still kept, oldest first, at most {@code limit}. */
  List<Entry<T>> after(long sequence, int limit) {
    expire();
    long from = Math.max(first, sequence + 1);
    int count = (int) Math.max(0, Math.min(limit, next - from));
    List<Entry<T>> entries = new ArrayList<>(count);
    for (long at = from; at < from + count; at++) {
      entries.add(slot(at).entry);
    }
    return entries;
  }

  /** The oldest sequence still kept; one past {@link #last} when nothing is. */
  long first() {
    expire();
    return first;
  }

  /** The newest sequence, 0 before the first entry. */
  long last() {
    return next - 1;
  }

  Cursor cursor(long sequence) {
    return new Cursor(uid, epoch, sequence);
  }

  /** Whether {@code cursor} could have been given out by this journal in this life. */
  boolean knows(Cursor cursor) {
    return cursor.uid().equals(uid)
        && cursor.epoch() == epoch
        && cursor.sequence() >= 0
        && cursor.sequence() < next;
  }

  UUID uid() {
    return uid;
  }

  long epoch() {
    return epoch;
  }

  /** Who comes behind the end is told so at once. */
  void join(JournalTail<T> tail) {
    tails.add(tail);
    if (over != null) {
      tail.close(over);
    }
  }

  void leave(JournalTail<T> tail) {
    tails.remove(tail);
  }

  int followers() {
    return tails.size();
  }

  /** Everybody who follows is told that nothing more comes. */
  void end(Failure failure) {
    over = failure;
    List.copyOf(tails).forEach(tail -> tail.close(failure));
  }

  private void expire() {
    long oldest = time.nanos() - keepNanos;
    while (first < next && slot(first).addedAt - oldest < 0) {
      forget();
    }
  }

  private void forget() {
    weight -= slot(first).weight;
    ring[index(first)] = null;
    first++;
  }

  /** A thousand idle robots should not hold a thousand full journals. */
  private void grow() {
    @Nullable Slot<T>[] larger = slots(Math.min(capacity, 2 * ring.length));
    for (long at = first; at < next; at++) {
      larger[(int) (at % larger.length)] = slot(at);
    }
    ring = larger;
  }

  private Slot<T> slot(long sequence) {
    Slot<T> slot = ring[index(sequence)];
    if (slot == null) {
      throw new IllegalStateException("journal entry " + sequence + " is gone");
    }
    return slot;
  }

  private int index(long sequence) {
    return (int) (sequence % ring.length);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <T> @Nullable Slot<T>[] slots(int count) {
    return new Slot[count];
  }
}
