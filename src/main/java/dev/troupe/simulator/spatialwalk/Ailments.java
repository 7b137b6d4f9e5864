package dev.troupe.simulator.spatialwalk;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The faults of one session: those that hold, and those that wait for their moment. Confined. */
final class Ailments {
  private final List<Fault> faults;
  private final FaultBook book;

  Ailments(List<? extends Fault> faults, FaultBook book) {
    this.faults = new ArrayList<>(faults);
    this.book = book;
  }

  void add(Fault fault) {
    faults.add(fault);
  }

  /** A fault that holds for the whole session. */
  <F extends Fault> Optional<F> holding(Class<F> kind) {
    Optional<F> held = faults.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    held.ifPresent(book::struck);
    return held;
  }

  /** What strikes at that moment; it will not strike again. */
  List<Fault> due(Fault.Moment moment) {
    List<Fault> due = new ArrayList<>();
    for (Iterator<Fault> all = faults.iterator(); all.hasNext(); ) {
      Fault fault = all.next();
      if (momentOf(fault) == moment) {
        due.add(fault);
        all.remove();
      }
    }
    due.forEach(book::struck);
    return due;
  }

  /** Null for a fault that has no moment. */
  private static Fault.@Nullable Moment momentOf(Fault fault) {
    return switch (fault) {
      case Fault.ServerError error -> error.at();
      case Fault.Close close -> close.at();
      case Fault.Reset reset -> reset.at();
      case Fault.HalfOpen halfOpen -> halfOpen.at();
      case Fault.StalledReads stalled -> stalled.at();
      default -> null;
    };
  }
}
