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
 * those who follow and those who come back. What owners before have left stands in front of what
 * this one writes, under their own numbers; here all entries have places, which begin with 1 at the
 * oldest that was left. Confined to one context.
 */
final class Journal<T> {
  private static final int SMALLEST = 16;

  /** Bytes kept at the most, since a single message of a robot may be some megabytes. */
  private static final long HEAVIEST = 16 << 20;

  private final UUID uid;
  private final long epoch;
  private final List<Section> former = new ArrayList<>();
  private final long base;
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
    this(uid, epoch, capacity, keep, time, weigher, List.of());
  }

  /**
   * @param parts what owners before have written, oldest first
   */
  Journal(
      UUID uid,
      long epoch,
      int capacity,
      Duration keep,
      Time time,
      Weigher<T> weigher,
      List<JournalPart<T>> parts) {
    this.uid = uid;
    this.epoch = epoch;
    this.time = time;
    this.keepNanos = keep.toNanos();
    this.capacity = capacity;
    this.weigher = weigher;
    for (JournalPart<T> part : parts) {
      former.add(new Section(part.epoch(), part.first(), next - 1, part.entries().size()));
      part.entries().forEach(this::put);
    }
    this.base = next - 1;
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

  /**
   * One thing that happened.
   *
   * @param sequence its place here, which without former owners is its number too
   * @param at the wall clock, for people
   */
  record Entry<T>(long sequence, Instant at, T value) {}

  /** The places behind {@code start} have what was written in another epoch. */
  private record Section(long epoch, long first, long start, int size) {
    long last() {
      return first + size - 1;
    }

    boolean has(long place) {
      return place > start && place <= start + size;
    }
  }

  /** Behind which place it goes on for a cursor, and how many entries that cursor has missed. */
  record Standing(long place, long missing) {}

  /** How many bytes an entry holds beyond the few that each has. */
  interface Weigher<T> {
    int weigh(T value);
  }

  private record Slot<T>(Entry<T> entry, long addedAt, int weight) {}

  Entry<T> append(T value) {
    Entry<T> entry = put(value, time.now(), time.nanos());
    expire();
    for (JournalTail<T> tail : List.copyOf(tails)) {
      tail.appended();
    }
    return entry;
  }

  private void put(JournalPart.Kept<T> kept) {
    put(kept.value(), kept.at(), time.nanos() - kept.age().toNanos());
  }

  private Entry<T> put(T value, Instant at, long addedAt) {
    int heavy = weigher.weigh(value);
    while (next > first && (next - first >= capacity || weight + heavy > HEAVIEST)) {
      forget();
    }
    if (next - first == ring.length) {
      grow();
    }
    Entry<T> entry = new Entry<>(next, at, value);
    ring[index(next)] = new Slot<>(entry, addedAt, heavy);
    weight += heavy;
    next++;
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

  /** The cursor that stands behind a place. */
  Cursor cursor(long place) {
    for (Section section : former) {
      if (section.has(place)) {
        return new Cursor(uid, section.epoch, section.first + place - section.start - 1);
      }
    }
    return new Cursor(uid, epoch, place - base);
  }

  /** The same, in this owner's own words where they will do. */
  Cursor start(long place) {
    return place == base ? new Cursor(uid, epoch, 0) : cursor(place);
  }

  /** Whether the journal has anything to say about that epoch. */
  boolean reaches(long past) {
    return past == epoch || former.stream().anyMatch(section -> section.epoch == past);
  }

  /** Whether {@code cursor} could have been given out by this journal. */
  boolean knows(Cursor cursor) {
    if (!cursor.uid().equals(uid) || cursor.sequence() < 0) {
      return false;
    }
    return cursor.epoch() == epoch
        ? cursor.sequence() < next - base
        : former.stream()
            .anyMatch(
                section -> section.epoch == cursor.epoch() && cursor.sequence() <= section.last());
  }

  /** Where a cursor that it {@link #knows} leads. */
  Standing find(Cursor cursor) {
    long lost = 0;
    for (int i = former.size() - 1; i >= 0 && cursor.epoch() != epoch; i--) {
      Section section = former.get(i);
      if (section.epoch == cursor.epoch()) {
        long behind = cursor.sequence() - section.first + 1;
        return standing(section.start + Math.max(0, behind), lost + Math.max(0, -behind));
      }
      // What that owner did not keep until it left is behind the cursor too.
      lost += section.first - 1;
    }
    return standing(base + cursor.sequence(), 0);
  }

  private Standing standing(long place, long missing) {
    long forgotten = Math.max(0, first() - 1 - place);
    return new Standing(place + forgotten, missing + forgotten);
  }

  /** All that is kept, for the next owner. */
  List<JournalPart<T>> parts() {
    expire();
    List<JournalPart<T>> parts = new ArrayList<>();
    for (Section section : former) {
      parts.add(part(section));
    }
    parts.add(part(new Section(epoch, 1, base, (int) (next - 1 - base))));
    return parts;
  }

  private JournalPart<T> part(Section section) {
    long end = section.start + section.size;
    long from = Math.min(end + 1, Math.max(first, section.start + 1));
    List<JournalPart.Kept<T>> kept = new ArrayList<>();
    for (long place = from; place <= end; place++) {
      Slot<T> slot = slot(place);
      Duration age = Duration.ofNanos(time.nanos() - slot.addedAt);
      kept.add(new JournalPart.Kept<>(slot.entry.at(), age, slot.entry.value()));
    }
    return new JournalPart<>(section.epoch, section.first + from - section.start - 1, kept);
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
