package dev.troupe.link;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who waits, and whose turn it is. Owners take turns, each with its longest waiting borrower, so
 * that one that asks a hundred times delays every other by one borrower and not by a hundred.
 * Whoever leaves leaves no trace.
 */
final class Turns<K, S> {
  /** Each owner's borrowers; the owner whose turn is next comes first. */
  private final SequencedMap<String, Line<K, S>> lines = new LinkedHashMap<>();

  /** The same owners, in the order in which sessions are opened on their behalf. */
  private final SequencedSet<String> openings = new LinkedHashSet<>();

  private int size;

  int size() {
    return size;
  }

  void add(Waiter<K, S> waiter, Shelf<K, S> shelf) {
    lines.computeIfAbsent(waiter.owner, owner -> new Line<>()).add(waiter, shelf);
    openings.add(waiter.owner);
    waiter.shelf = shelf;
    shelf.waiting++;
    size++;
  }

  /** False when it does not wait. */
  boolean remove(Waiter<K, S> waiter) {
    Shelf<K, S> shelf = waiter.shelf;
    Line<K, S> line = lines.get(waiter.owner);
    if (shelf == null || line == null) {
      return false;
    }
    line.remove(waiter, shelf);
    if (line.isEmpty()) {
      lines.remove(waiter.owner);
      openings.remove(waiter.owner);
    }
    waiter.shelf = null;
    shelf.waiting--;
    size--;
    return true;
  }

  /**
   * The last one of the owner that has the most, if that leaves it as many as this owner then has;
   * else null. Those who would make room for it where no more may wait.
   */
  @Nullable Waiter<K, S> inExcess(String owner) {
    Line<K, S> own = lines.get(owner);
    Line<K, S> longest = null;
    for (Line<K, S> line : lines.values()) {
      if (longest == null || line.size() > longest.size()) {
        longest = line;
      }
    }
    int mine = own == null ? 0 : own.size();
    return longest != null && longest.size() > mine + 1 ? longest.last() : null;
  }

  /** Whose turn it is among those who wait at a shelf; that turn is over with this. */
  @Nullable Waiter<K, S> next(Shelf<K, S> shelf) {
    if (shelf.waiting == 0) {
      return null;
    }
    for (Map.Entry<String, Line<K, S>> entry : lines.entrySet()) {
      Waiter<K, S> first = entry.getValue().first(shelf);
      if (first != null) {
        lines.putLast(entry.getKey(), entry.getValue());
        remove(first);
        return first;
      }
    }
    return null;
  }

  /**
   * For which shelf a session shall be opened: of those that need one the shelf that has the
   * fewest, and of those the one whose owner's turn it is.
   *
   * @param need how many more a shelf can have and would use
   */
  @Nullable Shelf<K, S> poorest(ToIntFunction<Shelf<K, S>> need) {
    Shelf<K, S> poorest = null;
    String whose = "";
    for (String owner : openings) {
      for (Shelf<K, S> shelf : shelves(owner)) {
        if ((poorest == null || shelf.tally.size() < poorest.tally.size())
            && need.applyAsInt(shelf) > 0) {
          poorest = shelf;
          whose = owner;
        }
      }
    }
    if (poorest != null) {
      openings.addLast(whose);
    }
    return poorest;
  }

  List<Waiter<K, S>> at(Shelf<K, S> shelf) {
    List<Waiter<K, S>> waiters = new ArrayList<>();
    lines.values().forEach(line -> waiters.addAll(line.at(shelf)));
    return waiters;
  }

  List<Waiter<K, S>> all() {
    return lines.values().stream().flatMap(line -> line.all.stream()).toList();
  }

  private Iterable<Shelf<K, S>> shelves(String owner) {
    Line<K, S> line = lines.get(owner);
    return line == null ? List.of() : line.shelves();
  }

  /** The borrowers of one owner, in order at each shelf. */
  private static final class Line<K, S> {
    private final Map<Shelf<K, S>, SequencedSet<Waiter<K, S>>> shelves = new LinkedHashMap<>();

    private final SequencedSet<Waiter<K, S>> all = new LinkedHashSet<>();

    void add(Waiter<K, S> waiter, Shelf<K, S> shelf) {
      shelves.computeIfAbsent(shelf, first -> new LinkedHashSet<>()).add(waiter);
      all.add(waiter);
    }

    void remove(Waiter<K, S> waiter, Shelf<K, S> shelf) {
      SequencedSet<Waiter<K, S>> waiters = shelves.get(shelf);
      if (waiters != null && waiters.remove(waiter) && waiters.isEmpty()) {
        shelves.remove(shelf);
      }
      all.remove(waiter);
    }

    boolean isEmpty() {
      return all.isEmpty();
    }

    int size() {
      return all.size();
    }

    Waiter<K, S> last() {
      return all.getLast();
    }

    Iterable<Shelf<K, S>> shelves() {
      return shelves.keySet();
    }

    @Nullable Waiter<K, S> first(Shelf<K, S> shelf) {
      SequencedSet<Waiter<K, S>> waiters = shelves.get(shelf);
      return waiters == null ? null : waiters.getFirst();
    }

    List<Waiter<K, S>> at(Shelf<K, S> shelf) {
      SequencedSet<Waiter<K, S>> waiters = shelves.get(shelf);
      return waiters == null ? List.of() : List.copyOf(waiters);
    }
  }
}
