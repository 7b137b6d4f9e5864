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
 * The last things that happened, numbered from 1 without holes, bounded by count and age, for those
 * who follow and those who come back. Confined to one context.
 */
final class Journal<T> {
  /** Most robots stand about most of the time: the rest of the room comes when it is needed. */
  private static final int ROOM_AT_FIRST = 16;

  private final UUID uid;
  private final long epoch;
  private final Time time;
  private final long keepNanos;
  private final int capacity;
  private @Nullable Object[] ring;
  private long[] addedAt;
  private final List<JournalTail<T>> tails = new ArrayList<>();
  private long first = 1;
  private long next = 1;
  private @Nullable Failure over;

  Journal(UUID uid, long epoch, int capacity, Duration keep, Time time) {
    this.uid = uid;
    this.epoch = epoch;
    this.time = time;
    this.keepNanos = keep.toNanos();
    this.capacity = capacity;
    this.ring = new Object[Math.min(capacity, ROOM_AT_FIRST)];
    this.addedAt = new long[ring.length];
  }

  /** One thing that happened; {@code at} is the wall clock, for people. */
  record Entry<T>(long sequence, Instant at, T value) {}

  Entry<T> append(T value) {
    if (next - first == capacity) {
      forget();
    } else if (next - first == ring.length) {
      grow();
    }
    Entry<T> entry = new Entry<>(next, time.now(), value);
    ring[slot(next)] = entry;
    addedAt[slot(next)] = time.nanos();
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
      entries.add(entry(at));
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
    while (first < next && addedAt[slot(first)] - oldest < 0) {
      forget();
    }
  }

  private void grow() {
    @Nullable Object[] oldRing = ring;
    long[] oldAddedAt = addedAt;
    ring = new Object[Math.min(capacity, 2 * oldRing.length)];
    addedAt = new long[ring.length];
    for (long at = first; at < next; at++) {
      int from = (int) (at % oldRing.length);
      ring[slot(at)] = oldRing[from];
      addedAt[slot(at)] = oldAddedAt[from];
    }
  }

  private void forget() {
    ring[slot(first)] = null;
    first++;
  }

  @SuppressWarnings("unchecked")
  private Entry<T> entry(long sequence) {
    Entry<T> entry = (Entry<T>) ring[slot(sequence)];
    if (entry == null) {
      throw new IllegalStateException("journal entry " + sequence + " is gone");
    }
    return entry;
  }

  private int slot(long sequence) {
    return (int) (sequence % ring.length);
  }
}
